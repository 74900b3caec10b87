"""Accounts: the verbs that change who has one, and the links by which a password is set. The only writer."""

import re
import secrets
import unicodedata
from collections.abc import Sequence
from datetime import timedelta

from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _
from itsdangerous import BadSignature, URLSafeTimedSerializer
from peewee import fn

from omctpub import languages
from omctpub.content import Text
from omctpub.models import Counter, audit, next_number, writing
from omctpub.models.audit import Deed
from omctpub.models.people import LONGEST_ADDRESS, LONGEST_NAME, User
from omctpub.models.tables import LARGEST_NUMBER
from omctpub.publishing import unsaved
from omctpub.roles import ROLES
from omctpub.site import Site
from omctpub.text import of_one_width

INVITED_FOR, RESET_FOR = timedelta(days=7), timedelta(hours=4)
_VALID_FOR = {"invite": INVITED_FOR, "reset": RESET_FOR}
LONGEST_TOKEN = 500
# Who did it, where no part of omctpub says so.
SOMEBODY = "omctpub"
_COUNTER = "person"
# Each by itself, so that a sigma at its end is a final one. İ has no small letter: "i̇" is another mailbox.
_WORD = re.compile(r"[^\Wİ]+")


class AccountError(Exception):
    """What was asked cannot be done; `text` is a translatable sentence, `field` what has to be mended."""

    def __init__(self, text: Text, field: str) -> None:
        super().__init__(text)
        self.text, self.field = text, field


def canonical(email: str) -> str:
    """The one spelling of an address, in small letters; AccountError where it is none.

    Letters go to it. So nothing is folded: strasse.de and straße.de are two domains.
    """
    try:
        if len(email) > LONGEST_ADDRESS:
            raise EmailNotValidError("too long")
        found = validate_email(of_one_width(email.strip()), check_deliverability=False).normalized
    except EmailNotValidError:
        raise AccountError(
            _("This is not an e-mail address. It should look like name@example.org."), "email"
        ) from None
    return unicodedata.normalize("NFC", _WORD.sub(lambda word: word[0].lower(), found))


def find(email: str) -> User | None:
    """Who has that address; None where nobody has, or where it is none."""
    try:
        found: User | None = User.get_or_none(User.email == canonical(email))
    except AccountError:
        return None
    return found


def numbered(number: object) -> User | None:
    """Who has that number; None where nobody can: no database is asked for what it cannot hold."""
    if type(number) is not int or not 0 < number <= LARGEST_NUMBER:
        return None
    found: User | None = User.get_or_none(User.id == number)
    return found


def add(
    email: str,
    role: str,
    name: str = "",
    translates: Sequence[str] = (),
    language: str = "",
    by: str = SOMEBODY,
) -> User:
    """A new account, without a password until its invitation is taken up. Its number was nobody's before."""
    address = canonical(email)
    _check_role(role)
    name, tags = _tidy_name(name), _tags(translates)
    with writing():
        if User.select().where(User.email == address).exists():
            raise AccountError(_("There is an account with this address already."), "email")
        _begin_to_count()
        user: User = User.create(
            id=next_number(_COUNTER),
            email=address,
            role=role,
            name=name,
            translates=tags,
            language=language,
            fs_uniquifier=secrets.token_hex(32),
        )
        _note(by, "invited", user)
    return user


def describe(user: User, name: str, language: str) -> None:
    """Change what others see of somebody, and the language of the rooms for them."""
    user.name, user.language = _tidy_name(name), language
    with writing():
        user.save(only=[User.name, User.language])


def set_role(user: User, role: str, translates: Sequence[str] = (), by: str = SOMEBODY) -> None:
    """Give somebody another role, and a translator their languages; one admin has to stay."""
    _check_role(role)
    tags = _tags(translates)
    with writing():
        if role != "admin":
            keep_an_admin(user)
        user.role, user.translates = role, tags
        user.save(only=[User.role, User.translates])
        _note(by, "role changed", user)


def set_active(user: User, active: bool, by: str = SOMEBODY) -> None:
    """Let somebody in or out, at once where they are logged in; one admin has to stay."""
    with writing():
        if not active:
            keep_an_admin(user)
        user.active = active
        _end_what_was_begun(user)
        user.save(only=[User.active, User.fs_uniquifier])
        _note(by, "account opened" if active else "account closed", user)


def remove(user: User, by: str = SOMEBODY) -> None:
    """Delete a closed account. What it did keeps its number, which is never given again.

    What was typed there and not saved is left to admins.
    """
    with writing():
        keep_what_is_open(user)
        _begin_to_count()
        User.delete().where(User.id == user.id).execute()
        unsaved.leave_to_admins(user.id)
        _note(by, "account removed", user)


def set_password(user: User, hashed: str) -> None:
    """Store a password, hashed already. All sessions and links that there were end."""
    user.password = hashed
    _end_what_was_begun(user)
    with writing():
        user.save(only=[User.password, User.fs_uniquifier])


def end_sessions(user: User, by: str = SOMEBODY) -> None:
    """Log somebody out wherever they are logged in. The links that there were end, too."""
    _end_what_was_begun(user)
    with writing():
        user.save(only=[User.fs_uniquifier])
        _note(by, "sessions ended", user)


def forget_second_factor(user: User, by: str = SOMEBODY) -> None:
    """For somebody who has lost it: they set up another at their next login. Their sessions end."""
    user.tf_primary_method = user.tf_totp_secret = user.tf_last_counter = user.mf_recovery_codes = None
    _end_what_was_begun(user)
    factor = User.tf_primary_method, User.tf_totp_secret, User.tf_last_counter, User.mf_recovery_codes
    with writing():
        user.save(only=[*factor, User.fs_uniquifier])
        _note(by, "factor forgotten", user)


def keep_an_admin(user: User) -> None:
    """AccountError where nobody else is an admin."""
    others = User.select().where(User.role == "admin", User.active, User.id != user.id)
    if user.role == "admin" and user.active and not others.exists():
        raise AccountError(_("This is the last admin. Make somebody else one first."), "role")


def keep_what_is_open(user: User) -> None:
    """AccountError where the account is not closed yet."""
    if User.select().where(User.id == user.id, User.active).exists():
        raise AccountError(_("Close the account first."), "role")


def token(site: Site, user: User, purpose: str) -> str:
    """What stands in a link to set a password: `purpose` is invite or reset. It is good for one use."""
    return _signer(site, user, purpose).dumps(user.id)


def holder(site: Site, purpose: str, token: str) -> User:
    """Whose link that is; BadSignature where it is none, SignatureExpired where it is too old or was used.

    The key is made of what changes with the password, so that a link ends with its use.
    """
    _whole, id = URLSafeTimedSerializer("", salt="").loads_unsafe(token[:LONGEST_TOKEN])
    user = numbered(id)
    if user is None or not user.active:
        raise BadSignature("nobody's")
    seconds = int(_VALID_FOR[purpose].total_seconds())
    _signer(site, user, purpose).loads(token[:LONGEST_TOKEN], max_age=seconds)
    return user


def _end_what_was_begun(user: User) -> None:
    """Sessions and links are those of this word: with another none of them is anybody's."""
    user.fs_uniquifier = secrets.token_hex(32)


def _note(by: str, action: str, user: User) -> None:
    """The log has the account by its number, in words that are no item's id."""
    audit.note(by, [Deed(action, f"person {user.id}")])


def _begin_to_count() -> None:
    """SQLite would give the highest number again as soon as it is free."""
    highest = User.select(fn.MAX(User.id)).scalar() or 0
    Counter.insert(name=_COUNTER, value=highest).on_conflict_ignore().execute()


def _signer(site: Site, user: User, purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(site.settings.secret_key, salt=f"{purpose} {user.fs_uniquifier}")


def _tidy_name(name: str) -> str:
    if len(name) > LONGEST_NAME:
        raise AccountError(_("This name is too long."), "name")
    return " ".join(name.split())


def _tags(translates: Sequence[str]) -> list[str]:
    """The languages as items have them: by any other spelling a translator could write in none."""
    try:
        return [languages.canonical(tag) for tag in translates]
    except ValueError:
        raise AccountError(_("Write language tags such as fr or zh-Hant."), "translates") from None


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise AccountError(_("Choose one of the roles: %(roles)s.", roles=", ".join(ROLES)), "role")
