import email
import email.policy
import stat
from email.message import EmailMessage
from pathlib import Path

import pytest

from omctpub.mail import write_letter


def written(outbox: Path, **changed: str) -> EmailMessage:
    letter = {
        "to": "ada@example.org",
        "subject": "Please confirm",
        "text": "Hello\n",
        "lang": "en",
        "sender": "A site",
        "host": "news.example.org",
    }
    file = write_letter(outbox, **{**letter, **changed})
    return email.message_from_bytes(file.read_bytes(), policy=email.policy.default)


def test_a_letter_says_who_writes_to_whom_in_which_language(tmp_path: Path) -> None:
    letter = written(tmp_path)
    assert letter["From"] == "A site <noreply@news.example.org>"
    assert (letter["To"], letter["Subject"]) == ("ada@example.org", "Please confirm")
    assert (letter["Content-Language"], letter["Auto-Submitted"]) == ("en", "auto-generated")
    assert letter["Message-ID"].endswith("@news.example.org>")
    assert letter["Date"].datetime is not None


@pytest.mark.parametrize(
    ("lang", "text"), [("ar", "يُرجى تأكيد تعهّدك"), ("ru", "Подтвердите подпись"), ("ja", "確認してください")]
)
def test_letters_of_every_script_arrive_as_they_were_written(tmp_path: Path, lang: str, text: str) -> None:
    letter = written(tmp_path, subject=text, text=f"{text}\n", sender=text, lang=lang)
    assert (letter["Subject"], letter.get_content()) == (text, f"{text}\n")
    assert letter["From"].addresses[0].display_name == text


def test_a_long_link_stays_whole(tmp_path: Path) -> None:
    link = "https://news.example.org/en/" + "x" * 300
    assert link in written(tmp_path, text=f"Open\n\n{link}\n").get_content()


@pytest.mark.parametrize("header", ["subject", "sender"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\v", "\f", "\x85", "\u2028", "\r\n\r\n"])
def test_no_text_becomes_a_header_or_a_body(tmp_path: Path, header: str, end: str) -> None:
    letter = written(tmp_path, **{header: f"Hello{end}Bcc: b@example.org"})
    assert letter["Bcc"] is None
    assert letter.get_content() == "Hello\n"
    assert "Hello Bcc: b@example.org" in letter["Subject" if header == "subject" else "From"]


@pytest.mark.parametrize("to", ["a@example.org, b@example.org", "a@example.org\r\nBcc: b@example.org"])
def test_a_letter_has_one_recipient(tmp_path: Path, to: str) -> None:
    letter = written(tmp_path, to=to)
    assert len(letter["To"].addresses) == 1
    assert letter["Bcc"] is None


@pytest.mark.parametrize("to", ["", "a", "a@", "@example.org", " "])
def test_a_letter_to_nobody_is_not_written(tmp_path: Path, to: str) -> None:
    with pytest.raises(ValueError, match="no e-mail address") as refusal:
        written(tmp_path, to=to)
    assert str(refusal.value) == f"{to!r} is no e-mail address. Write it as name@example.org."
    assert list(tmp_path.iterdir()) == []


def test_an_address_of_any_script_is_kept(tmp_path: Path) -> None:
    written(tmp_path, to="сайт@пример.рф")
    (file,) = tmp_path.iterdir()
    assert "\nTo: сайт@пример.рф\n" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(("host", "address"), [("localhost", "localhost"), ("::1", "[IPv6:::1]")])
def test_a_site_that_has_no_name_yet_writes_from_its_address(tmp_path: Path, host: str, address: str) -> None:
    assert written(tmp_path, host=host)["Message-ID"].endswith(f"@{address}>")


def test_only_the_site_reads_its_letters_and_their_names_say_nothing(tmp_path: Path) -> None:
    outbox = tmp_path / "data" / "outbox"
    written(outbox)
    written(outbox)
    assert stat.S_IMODE(outbox.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in outbox.iterdir()} == {0o600}
    assert {(len(file.stem), file.suffix) for file in outbox.iterdir()} == {(32, ".eml")}


def test_a_letter_that_cannot_be_written_is_not_written_in_silence(tmp_path: Path) -> None:
    outbox = tmp_path / "outbox"
    outbox.write_text("a file where the folder should be")
    with pytest.raises(FileExistsError):
        written(outbox)
