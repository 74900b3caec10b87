"""How one comes in: Flask-Security on the stored accounts, a second factor, limits before any hash."""

import base64
import hashlib
import hmac
import unicodedata
from datetime import timedelta
from typing import Any, Final

import qrcode
from flask import Flask, Response, abort, request, session
from flask_limiter import Limiter
from flask_login import current_user
from flask_security import EmailValidateException, MailUtil, Security, Totp, hash_password
from flask_security.forms import LoginForm
from flask_wtf.csrf import CSRFProtect
from markupsafe import Markup
from passlib.exc import TokenError
from qrcode.image.svg import SvgPathImage

from omctpub.accounts import AccountError, canonical
from omctpub.admin.doors import second_factor
from omctpub.admin.doors.leaving import why_one_is_out
from omctpub.admin.fields import FORM
from omctpub.admin.visitor import Account, Role, SessionInRooms, readers_are_nobody
from omctpub.models import database
from omctpub.site import Site
from omctpub.web.guard import in_rooms

SESSION_FOR = timedelta(hours=12)
# What lets somebody in is shown and changed for so long after the password was given.
FRESH_FOR = timedelta(minutes=15)
SHORTEST_PASSWORD = 10
# Keyboards write the same letter in several ways; of passwords, too, they count as one (RFC 8265, 4.2).
ONE_WRITING: Final = "NFC"
# For one account, whoever tries; and for one address of the net, which many may share.
OF_ACCOUNT, OF_ADDRESS = "20 per 15 minutes", "60 per minute"
# Passwords for an account from all addresses together: with the few above, any stranger could shut it.
OF_ALL_ADDRESSES = "200 per 15 minutes"
REFUSING = (
    *("security.login", "security.two_factor_token_validation", "security.mf_recovery"),
    *("security.two_factor_setup_validate", "security.verify"),
)
LIMITED = (*REFUSING, "doors.ask")
# What a browser sends a form as; without a type there is nothing in it.
FORMS = (FORM, "multipart/form-data", "")
# Here whose account is tried is what was typed; at the other doors the session knows it.
ADDRESSED = ("security.login", "doors.ask")


class Login(LoginForm):
    """Without "remember me": a session ends with the browser."""

    remember = None


class OneSpelling(MailUtil):
    """Who logs in may spell their address as whoever invited them: in capitals of any script."""

    def normalize(self, email: str) -> str:
        """The address as accounts have it."""
        try:
            return canonical(email)
        except AccountError as error:
            raise EmailValidateException(str(error.text)) from None


class EachCodeOnce(Totp):
    """Remembers the count of an account's last code, so that none is taken twice (RFC 6238, 5.2)."""

    def generate_qrcode(self, username: str, totp: str) -> str:
        """The picture as a part of the page: our policy lets no page load one from itself."""
        picture = qrcode.make(self.get_totp_uri(username, totp), image_factory=SvgPathImage, border=0)
        return Markup(picture.to_string(encoding="unicode"))

    def get_last_counter(self, user: Any) -> int | None:
        found: int | None = user.tf_last_counter
        return found

    def set_last_counter(self, user: Any, tmatch: Any) -> None:
        """Raises `TokenError` where the same code was taken meanwhile: of two at once one is let in."""
        last = Account.tf_last_counter
        older = (Account.id == user.id) & (last.is_null() | (last < tmatch.counter))
        if not Account.update(tf_last_counter=tmatch.counter).where(older).execute():
            raise TokenError("this code was used already")
        user.tf_last_counter = tmatch.counter


def register(app: Flask, site: Site) -> None:
    """Let people in: cookies, forms, the second factor, and how often one may try."""
    app.config.update(_settings(site))
    app.before_request(readers_are_nobody)
    app.before_request(_take_forms_alone)
    app.session_interface = SessionInRooms()
    protection = CSRFProtect(app)
    app.before_request(lambda: protection.protect() if in_rooms() else None)
    app.before_request(second_factor.lead_on_who_is_in)
    people = second_factor.People(database, Account, Role, None)  # type: ignore[no-untyped-call]
    security = Security(
        app,
        people,
        login_form=Login,
        mail_util_cls=OneSpelling,
        totp_cls=EachCodeOnce,
        two_factor_verify_code_form=second_factor.Code,
        mf_recovery_form=second_factor.RecoveryCode,
    )
    security.want_json(lambda request: False)
    security.login_context_processor(why_one_is_out)
    security.tf_token_validation_context_processor(second_factor.picture_once_more)
    # Nobody comes in by a token in an address or a header.
    app.login_manager.request_loader(lambda request: None)  # type: ignore[attr-defined]
    app.after_request(_as_elsewhere)
    app.after_request(second_factor.tell_that_it_was_wrong)


def _take_forms_alone() -> None:
    """The library reads JSON, too: there our limits do not see whose account is tried, and it may fail."""
    if request.blueprint == "security" and request.mimetype not in FORMS:
        abort(400)


def _as_elsewhere(answer: Response) -> Response:
    """A form with mistakes answers 422, a redirect after a POST is 303; Flask-Security says 200 and 302."""
    if request.method == "POST" and in_rooms():
        if answer.status_code == 302:
            answer.status_code = 303
        elif answer.status_code == 200 and request.endpoint in REFUSING:
            answer.status_code = 422
    return answer


def hashed(password: str) -> str:
    """What is stored of a password: the hash of it as the login will write it."""
    return hash_password(unicodedata.normalize(ONE_WRITING, password))


def limit(app: Flask) -> None:
    """Put the limits in front of what takes a password, a code or an address. They live in this process."""
    limiter = Limiter(_address, app=app, storage_uri="memory://", default_limits=[])
    for endpoint in LIMITED:
        limits = {OF_ACCOUNT: _account, OF_ADDRESS: _address}
        if endpoint == "security.login":
            limits |= {OF_ACCOUNT: _account_and_address, OF_ALL_ADDRESSES: _account}
        for each, key in limits.items():
            view: Any = app.view_functions[endpoint]
            app.view_functions[endpoint] = limiter.limit(each, key_func=key, methods=["POST"])(view)


def _settings(site: Site) -> dict[str, Any]:
    return {
        "SESSION_COOKIE_PATH": "/admin",
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": SESSION_FOR,
        "WTF_CSRF_CHECK_DEFAULT": False,
        "WTF_CSRF_TIME_LIMIT": None,
        # The guard asks for the Origin; some browsers send no Referer.
        "WTF_CSRF_SSL_STRICT": False,
        "SECURITY_PASSWORD_SALT": _derived(site, "password salt"),
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_DEPRECATED_PASSWORD_SCHEMES": [],
        "SECURITY_PASSWORD_LENGTH_MIN": SHORTEST_PASSWORD,
        "SECURITY_PASSWORD_NORMALIZE_FORM": ONE_WRITING,
        "SECURITY_TOTP_SECRETS": {"1": _derived(site, "second factor")},
        "SECURITY_TOTP_ISSUER": site.settings.name.replace(":", " "),
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_REQUIRED": True,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
        "SECURITY_TWO_FACTOR_SETUP_WITHIN": second_factor.SET_UP_WITHIN,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_N": 8,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS": [_key(site, "recovery codes")],
        "SECURITY_FRESHNESS": FRESH_FOR,
        "SECURITY_FRESHNESS_GRACE_PERIOD": FRESH_FOR,
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_FLASH_MESSAGES": False,
        "SECURITY_API_ENABLED_METHODS": ["session"],
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
        "SECURITY_STATIC_FOLDER": None,
        **_addresses(),
        **_templates(),
    }


def _addresses() -> dict[str, str]:
    return {
        "SECURITY_URL_PREFIX": "/admin",
        "SECURITY_TWO_FACTOR_SETUP_URL": "/login/set-up",
        "SECURITY_TWO_FACTOR_TOKEN_VALIDATION_URL": "/login/code",
        "SECURITY_TWO_FACTOR_RESCUE_URL": "/login/rescue",
        "SECURITY_TWO_FACTOR_SELECT_URL": "/login/select",
        "SECURITY_MULTI_FACTOR_RECOVERY_URL": "/login/recovery",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_URL": "/account/recovery-codes",
        "SECURITY_VERIFY_URL": "/account/verify",
        "SECURITY_POST_LOGIN_VIEW": "/admin/",
        "SECURITY_POST_LOGOUT_VIEW": "/admin/login",
        "SECURITY_TWO_FACTOR_POST_SETUP_VIEW": "/admin/account?saved=1",
    }


def _templates() -> dict[str, str]:
    return {
        "SECURITY_LOGIN_USER_TEMPLATE": "admin/login.html",
        "SECURITY_LOGOUT_USER_TEMPLATE": "admin/logout.html",
        "SECURITY_VERIFY_TEMPLATE": "admin/verify.html",
        "SECURITY_TWO_FACTOR_SETUP_TEMPLATE": "admin/set_up.html",
        "SECURITY_TWO_FACTOR_VERIFY_CODE_TEMPLATE": "admin/code.html",
        "SECURITY_MULTI_FACTOR_RECOVERY_TEMPLATE": "admin/recovery.html",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_TEMPLATE": "admin/recovery_codes.html",
    }


def _derived(site: Site, purpose: str) -> str:
    """A key of its own for each purpose, made of the site's one secret."""
    return hmac.digest(site.settings.secret_key.encode(), f"omctpub {purpose}".encode(), hashlib.sha256).hex()


def _key(site: Site, purpose: str) -> bytes:
    """The same as Fernet takes one: 32 bytes in base64 (https://github.com/fernet/spec)."""
    return base64.urlsafe_b64encode(bytes.fromhex(_derived(site, purpose)))


def _address() -> str:
    return request.remote_addr or "unknown"


def _account() -> str:
    """Whose account is tried: by the address that was typed, or by who has given the password already."""
    if request.endpoint in ADDRESSED:
        whose = _one_spelling(request.form.get("email", ""))
    else:
        whose = current_user.get_id() if current_user.is_authenticated else session.get("tf_user_id", "")
    return hashlib.sha256(f"{request.endpoint} {whose}".encode()).hexdigest()


def _account_and_address() -> str:
    return f"{_account()} {_address()}"


def _one_spelling(email: str) -> str:
    """An address as accounts have it: who spells it in other ways tries the same account."""
    try:
        return canonical(email.strip())
    except AccountError:  # nobody's; all of these count together
        return ""
