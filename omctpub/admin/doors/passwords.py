"""The doors: where a password is set by who was invited, or who has forgotten theirs."""

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import force_locale, gettext
from flask_babel import lazy_gettext as _
from itsdangerous import BadSignature, SignatureExpired

from omctpub import accounts, languages
from omctpub.admin.doors.security import SHORTEST_PASSWORD, hashed
from omctpub.content import Text
from omctpub.mail import leave_letter
from omctpub.models.people import LONGEST_ADDRESS, User
from omctpub.web.pages import absolute, host_name, lead_on, page, site, view

doors = Blueprint("doors", __name__)

LONGEST_PASSWORD = 256
TOO_SHORT: Text = _(
    "A password has at least %(least)s characters. A few words in a row are easy to keep in mind.",
    least=SHORTEST_PASSWORD,
)
TOO_LONG: Text = _("A password has at most %(most)s characters.", most=LONGEST_PASSWORD)
NOT_THE_SAME: Text = _("The two passwords are not the same.")


@doors.get("/reset")
def forgotten() -> Response:
    """Where somebody asks for a link to set a new password."""
    return page("admin/forgotten.html", typed="", fault="")


@doors.post("/reset")
def ask() -> Response:
    """Write the letter. The answer, and the work for it, are the same whether anybody has that address."""
    typed = request.form.get("email", "")[: LONGEST_ADDRESS + 1]
    try:
        address = accounts.canonical(typed)
    except accounts.AccountError as error:
        return page("admin/forgotten.html", status=422, typed=typed, fault=error.text)
    user = accounts.find(address)
    known = user is not None and user.active
    write(user if user and known else User(id=0, email=address, fs_uniquifier=""), "reset", send=known)
    return told(
        _("Check your mail"),
        _("If there is an account with this address, a letter with a link is on its way to it."),
    )


@doors.route("/reset/<token>", methods=["GET", "POST"])
def reset(token: str) -> Response:
    """Where the letter's link leads."""
    return _password(token, "reset", _("Set a new password"))


@doors.route("/invite/<token>", methods=["GET", "POST"])
def invite(token: str) -> Response:
    """Where an invitation leads."""
    return _password(token, "invite", _("Welcome"))


def write(user: User, purpose: str, *, send: bool = True) -> str:
    """Write somebody the letter with their link, in their language; gives the link.

    One that is not to be sent costs as much: it is written, and thrown away.
    """
    offered = site().settings.languages
    lang = user.language if user.language in offered else view().lang
    way = absolute(url_for(f"doors.{purpose}", token=accounts.token(site(), user, purpose), lang=lang))
    with force_locale(languages.locale(lang)):
        leave_letter(
            site().settings.data,
            send=send,
            to=user.email,
            subject=_subject(purpose),
            text=render_template(f"admin/{purpose}_letter.txt", user=user, address=way),
            lang=lang,
            sender=site().settings.name,
            host=host_name(),
        )
    return way


def _subject(purpose: str) -> str:
    name = site().settings.name
    if purpose == "invite":
        return str(gettext("You are invited to %(site)s", site=name))
    return str(gettext("Set a new password for %(site)s", site=name))


def _password(token: str, purpose: str, heading: Text) -> Response:
    try:
        user = accounts.holder(site(), purpose, token)
    except SignatureExpired:
        return told(
            _("This link is too old"), _("It was used already, or its time is over. Ask for another."), 410
        )
    except BadSignature:
        return told(
            _("This link does not work"),
            _(
                "It was used already, or it is not complete. "
                "Open it from the letter once more, or ask for another."
            ),
            404,
        )
    fault: Text | None = None
    if request.method == "POST":
        given = request.form.get("password", "")
        fault = _fault(given, request.form.get("again", ""))
        if not fault:
            accounts.set_password(user, hashed(given))
            return lead_on(url_for("security.login"), 303)
    status = 422 if fault else 200
    return page(
        "admin/password.html", status=status, heading=heading, user=user, fault=fault, least=SHORTEST_PASSWORD
    )


def _fault(password: str, again: str) -> Text | None:
    if len(password) < SHORTEST_PASSWORD or not password.strip():  # the login takes blanks alone for nothing
        return TOO_SHORT
    if len(password) > LONGEST_PASSWORD:
        return TOO_LONG
    return None if password == again else NOT_THE_SAME


def told(title: Text, sentence: Text, status: int = 200) -> Response:
    """A page that says one thing, and leads to the login and to a new link."""
    return page("admin/told.html", status=status, title=title, sentence=sentence)
