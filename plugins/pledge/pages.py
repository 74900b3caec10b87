"""Adding one's name: the form, the letter that asks to confirm it, and the page its link leads to."""

import logging
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from itsdangerous import BadSignature, SignatureExpired, TimestampSigner
from peewee import OperationalError

from omctpub.content import Text
from omctpub.mail import leave_letter
from omctpub.web.pages import (
    Entry,
    absolute,
    find_entry,
    form_token,
    host_name,
    is_partial,
    lead_on,
    link,
    page,
    site,
    token_holds,
    view,
)

from . import addresses, pledges

PATH = "pledges"
LINK_SECONDS = pledges.LINK_DAYS * 24 * 60 * 60
LONGEST_TOKEN = 200

CHECK_MAIL = _("Check your mail")
SENT = _(
    "We have written to the address you gave, if we have not done so in the last two days. "
    "Your pledge counts when you have opened the link in the letter and confirmed it there."
)
CLOSED = _("This campaign is closed")
TOO_LATE = _("This campaign takes no more pledges. Thank you for wanting to help.")
OLD_FORM = _("This form was open for more than a day. Please send it once more.")
NOT_NOW = _("Your pledge cannot be taken at this moment. Please send it again in a few minutes.")
THANKS = _("Thank you")
COUNTED = _("Your pledge is confirmed and counted.")
WRONG_LINK = _("This link is not complete")
COPY_ALL = _("Open it from the letter once more, or copy all of it into the address line.")
OLD_LINK = _("This link is too old")
ASK_AGAIN = _("Please pledge once more on the campaign’s page. You will get another letter.")

# The page that shows the form of each POST.
FORM_OF = {"pledge.sign": "pledge.form", "pledge.confirm": "pledge.ask"}

log = logging.getLogger(__name__)

pledge = Blueprint("pledge", __name__)


@pledge.get("/<interface:lang>/pledge/<id>/sign")
def form(lang: str, id: str) -> Response:
    """The form, as a page of its own or in part."""
    campaign = find_entry(id, PATH)
    return _form(campaign) if _is_open(campaign) else _told(campaign, CLOSED, TOO_LATE, 410)


@pledge.post("/<interface:lang>/pledge/<id>/sign")
def sign(lang: str, id: str) -> Response:
    """Take an address; the answer is the same whether it is known or not."""
    campaign, typed = find_entry(id, PATH), request.form.get("email", "")
    if not _is_open(campaign):
        return _told(campaign, CLOSED, TOO_LATE, 410)
    if not token_holds(_purpose(campaign), request.form.get("token", "")):
        return _form(campaign, 422, typed=typed, late=OLD_FORM)
    try:
        address = addresses.read(typed)
    except ValueError as error:
        return _form(campaign, 422, typed=typed, fault=error.args[0])
    try:
        _ask(campaign, address)
    except (OSError, OperationalError):
        log.exception("a pledge could not be stored")
        return _form(campaign, 503, typed=typed, late=NOT_NOW)
    return _told(campaign, CHECK_MAIL, SENT) if is_partial() else _on_to("pledge.sent", id)


@pledge.get("/<interface:lang>/pledge/<id>/sent")
def sent(lang: str, id: str) -> Response:
    """What comes after the form where there are no scripts."""
    return _told(find_entry(id, PATH), CHECK_MAIL, SENT)


@pledge.get("/<interface:lang>/pledge/<id>/confirm/<token>")
def ask(lang: str, id: str, token: str) -> Response:
    """Where the letter's link leads: opening it confirms nothing, since mail scanners open links too."""
    campaign = find_entry(id, PATH)
    asked = pledges.asked(campaign.number, _opened(token))
    if asked is None:
        raise SignatureExpired("forgotten")
    if asked.confirmed:
        return _told(campaign, THANKS, COUNTED)
    return _page("pledge/confirm.html", campaign, token=token)


@pledge.post("/<interface:lang>/pledge/<id>/confirm/<token>")
def confirm(lang: str, id: str, token: str) -> Response:
    """Count the pledge; one that was asked for in time counts after the campaign has closed, too."""
    if not pledges.confirm(find_entry(id, PATH).number, _opened(token)):
        raise SignatureExpired("forgotten")
    return _on_to("pledge.thanks", id)


@pledge.get("/<interface:lang>/pledge/<id>/thanks")
def thanks(lang: str, id: str) -> Response:
    """What comes after the confirmation."""
    return _told(find_entry(id, PATH), THANKS, COUNTED)


@pledge.errorhandler(SignatureExpired)
def old_link(error: SignatureExpired) -> Response:
    return _told(find_entry(_asked_id(), PATH), OLD_LINK, ASK_AGAIN, 410)


@pledge.errorhandler(BadSignature)
def wrong_link(error: BadSignature) -> Response:
    return _told(find_entry(_asked_id(), PATH), WRONG_LINK, COPY_ALL, 404)


def _asked_id() -> str:
    return str((request.view_args or {})["id"])


def _is_open(campaign: Entry) -> bool:
    return site().is_open(campaign.type, campaign) is not False


def _purpose(campaign: Entry) -> str:
    """What a form's token is good for: this campaign only."""
    return f"pledge {campaign.id}"


def _signer() -> TimestampSigner:
    return TimestampSigner(site().settings.secret_key, salt="pledge link")


def _opened(token: str) -> str:
    """What a link's token stands for; BadSignature where it is none, SignatureExpired after its days."""
    return _signer().unsign(token[:LONGEST_TOKEN], max_age=LINK_SECONDS).decode()


def _ask(campaign: Entry, address: addresses.Address) -> None:
    """Note the pledge and write the letter that asks to confirm it, in the language of the page."""
    token = pledges.token(site().settings.secret_key, campaign.id, address.canonical)
    way = link("pledge.ask", id=campaign.id, token=_signer().sign(token).decode())
    said = render_template("pledge/letter.txt", **_context(campaign), address=absolute(way))
    subject = gettext("Please confirm your pledge")

    def send(due: bool) -> None:
        leave_letter(
            site().settings.data,
            send=due,
            to=address.deliver,
            subject=subject,
            text=said,
            lang=view().lang,
            sender=site().settings.name,
            host=host_name(),
        )

    pledges.ask(campaign.number, token, site().now().date(), send)


def _form(
    campaign: Entry, status: int = 200, *, typed: str = "", fault: Text = "", late: Text = ""
) -> Response:
    """The form with what was typed, whole or in part."""
    return _page(
        "pledge/sign.html",
        campaign,
        part="pledge/form.html",
        status=status,
        typed=typed[: addresses.LONGEST],
        fault=fault,
        late=late,
        token=form_token(_purpose(campaign)),
    )


def _told(campaign: Entry, title: Text, sentence: Text, status: int = 200) -> Response:
    """A page that says one thing and leads on to the campaign; in part, what takes the form's place."""
    return _page(
        "pledge/told.html",
        campaign,
        part="pledge/form.html",
        status=status,
        title=title,
        sentence=sentence,
    )


def _page(
    template: str, campaign: Entry, *, part: str | None = None, status: int = 200, **more: Any
) -> Response:
    return page(template, part=part, status=status, switch=_switch(), **_context(campaign), **more)


def _switch() -> dict[str, str]:
    """The page in each interface language; after a POST, the page that has its form."""
    endpoint = FORM_OF.get(request.endpoint or "", request.endpoint or "")
    here = {name: value for name, value in (request.view_args or {}).items() if name != "lang"}
    return {code: link(endpoint, lang=code, **here) for code in site().settings.languages}


def _context(campaign: Entry) -> dict[str, Any]:
    return {"entry": campaign, "text": view().text(campaign), "kind": site().types[campaign.type]}


def _on_to(endpoint: str, id: str) -> Response:
    return lead_on(link(endpoint, id=id), 303)
