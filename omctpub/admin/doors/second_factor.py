"""The second factor where Flask-Security's own way leaves somebody outside, or does not say why."""

import re
from datetime import timedelta
from textwrap import wrap
from typing import Any

from flask import Response, current_app, request, session, url_for
from flask_security import PeeweeUserDatastore
from flask_security.forms import TwoFactorVerifyCodeForm
from flask_security.recovery_codes import MfRecoveryForm
from flask_security.utils import check_and_get_token_status

from omctpub.admin.visitor import Account, onward, visitor
from omctpub.models import writing
from omctpub.text import digits
from omctpub.web.pages import lead_on, page

SET_UP_WITHIN = timedelta(minutes=30)
_SIGNS = re.compile(r"[\W_]+")


class Code(TwoFactorVerifyCodeForm):
    """A code of the app, in the digits of any script."""

    def validate(self, **more: Any) -> bool:
        """Whether it is the one that is asked for."""
        self.code.data = digits(self.code.data or "")
        return bool(super().validate(**more))


class RecoveryCode(MfRecoveryForm):
    """A recovery code as it is read from paper: in any case, with dashes, blanks or neither."""

    def validate(self, **more: Any) -> bool:
        """Whether it is one of those that are left; then it no longer is: of two at once one is let in."""
        self.code.data = "-".join(wrap(_SIGNS.sub("", digits(self.code.data or "")).lower(), 4))
        assert self.user is not None  # the view has asked who gave the password
        with writing():
            self.user.mf_recovery_codes = Account.get_by_id(self.user.id).mf_recovery_codes
            right = bool(super().validate(**more))
            if right:
                _take(self.user, self.code.data)
        return right


def _take(user: Any, code: str) -> None:
    left = list(user.mf_recovery_codes)
    del left[current_app.extensions["security"].mf_recovery_codes_util.get_recovery_codes(user).index(code)]
    Account.update(mf_recovery_codes=left).where(Account.id == user.id).execute()


class People(PeeweeUserDatastore):
    """The library's way to the accounts."""

    def mf_delete_recovery_code(self, user: Any, idx: int) -> bool:
        """Nothing is left to do: `RecoveryCode` has taken it away, of what stands in the database."""
        return True


def lead_on_who_is_in() -> Response | None:
    """Who goes back to the code, or sends it twice, is in already: the library would log them out."""
    if request.endpoint == "security.two_factor_token_validation" and visitor():
        return lead_on(onward(request.args.get("next")), 303 if request.method == "POST" else 302)
    return None


def picture_once_more() -> dict[str, str]:
    """Where a first code was wrong, what the app has to know still stands on the page."""
    secret = session.get("tf_totp_secret")
    if not secret or session.get("tf_state") == "ready":
        return {}
    user = Account.get_or_none(Account.fs_uniquifier == session.get("tf_user_id"))
    return _picture(user, secret) if user else {}


def tell_that_it_was_wrong(answer: Response) -> Response:
    """A wrong code of another telephone: the library would begin anew with another picture, and say nothing.

    The key is shown to who has begun with it alone: the token stands in an address, and so in logs.
    """
    if request.endpoint != "security.two_factor_setup_validate":
        return answer
    if answer.location != url_for("security.two_factor_setup"):
        return answer
    token = (request.view_args or {})["token"]
    expired, invalid, state = check_and_get_token_status(token, "tf_setup", SET_UP_WITHIN)
    if expired or invalid or state["totp_secret"] != session.get("tf_totp_secret"):
        return answer
    known = _picture(visitor(), state["totp_secret"])
    return page("admin/set_up.html", status=422, chosen_method=True, wrong=True, state_token=token, **known)


def _picture(user: Account | None, secret: str) -> dict[str, str]:
    known = current_app.extensions["security"].totp_factory.fetch_setup_values(secret, user)
    return {"authr_qrcode": known["image"], "authr_key": known["key"]}
