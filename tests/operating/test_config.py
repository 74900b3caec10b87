"""Settings: where they come from, what each refuses, and that each stands in the docs."""

from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from omctpub import config
from omctpub.config import Settings, SettingsError

SETTINGS_DOC = Path(__file__).parents[2] / "docs" / "settings.md"
SECRET = 'secret_key = "a-text-of-thirty-two-characters-or-more"\n'
Writing = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Writing:
    def run(text: str, secret: str = SECRET) -> Path:
        (tmp_path / "omctpub.toml").write_text(secret + text, encoding="utf-8")
        return tmp_path

    return run


def test_a_site_needs_nothing_but_a_secret(write: Writing) -> None:
    settings = config.load(write(""))
    assert settings == Settings(settings.folder, secret_key="a-text-of-thirty-two-characters-or-more")
    assert settings.database_file == settings.data / "omctpub.db"


def test_the_file_overrides_the_defaults_and_the_environment_the_file(
    write: Writing, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write('name = "From the file"\nlist_size = 50\ntimezone = "Europe/Zurich"\n')
    monkeypatch.setenv("OMCTPUB_NAME", "From outside")
    monkeypatch.setenv("OMCTPUB_LIST_SIZE", "7")
    monkeypatch.setenv("OMCTPUB_LANGUAGES", "fr, ar,")
    settings = config.load(folder)
    assert (settings.name, settings.list_size, settings.languages) == ("From outside", 7, ("fr", "ar"))
    assert settings.timezone == ZoneInfo("Europe/Zurich")


def test_streams_come_in_the_order_of_the_file(write: Writing) -> None:
    first = '[[streams]]\nname = "b"\nprogramme = "hrd"\ntitles = {en = "B"}\n'
    streams = config.load(write(first + '[[streams]]\nname = "a"\ntitles = {en = "A"}\n')).streams
    assert [(one.name, one.programme, one.titles) for one in streams] == [
        ("b", "hrd", {"en": "B"}),
        ("a", "", {"en": "A"}),
    ]


NO_DATABASE = "must be the path of an SQLite file, sqlite:///path, or postgresql://…/name."
NO_ADDRESS = (
    "must be written as postgresql://user:password@host:port/name; in user and password, signs like "
    "@ : / ? # % stand as %40 %3A %2F %3F %23 %25."
)
REFUSED = [
    (
        "zzz = 'x'",
        "unknown setting 'zzz'. Known are: accent_colour, band_colour, database, exit_address, ",
    ),
    ("langauges = ['en']", "unknown setting 'langauges'. Did you mean 'languages'?"),
    ("name = ''", "setting 'name' must be a text of 1 to 300 characters."),
    ("name = 5", "setting 'name' must be a text of 1 to 300 characters."),
    ("hosts = []", "setting 'hosts' must name at least 1."),
    ("hosts = ['a b']", "setting 'hosts' 'a b' is not a host name."),
    ('hosts = ["a\\n"]', "setting 'hosts' 'a\\n' is not a host name."),
    (
        "url = 'news.example.org'",
        "setting 'url' must be an address without a path, as https://news.example.org.",
    ),
    ("band_colour = 'red'", "setting 'band_colour' 'red' is no colour; write it as #14527f."),
    (
        "accent_colour = '#ffcc00'",
        "setting 'accent_colour' #ffcc00 is too light to read on the page: its contrast is 1.3 to 1, and 4.5 "
        "are needed; the nearest that will do is #85",
    ),
    (
        "exit_address = 'javascript:x'",
        "must be the address of a page that gives nothing away, as https://www.",
    ),
    (
        "logo = '../x.svg'",
        "must be the name of a picture (svg, png, webp, jpg) in the site's static/ folder.",
    ),
    ("logo = 'x.svg'", "x.svg: the logo is missing. Put it there, or empty the setting 'logo'."),
    ("sensitive = ['a b']", "setting 'sensitive' 'a b' is not the slug of a programme."),
    ("languages = [5]", 'setting \'languages\' must be a list of texts, as ["one", "two"].'),
    ("languages = ['EN']", "setting 'languages' 'EN' is not a language tag such as fr or zh-Hant."),
    (
        "timezone = '../../etc/passwd'",
        "setting 'timezone' '../../etc/passwd' is not a time zone; write it as in",
    ),
    ("plugins = ['a/b']", "setting 'plugins' 'a/b' is not a plugin's name."),
    ("database = 'mysql://x'", f"setting 'database' {NO_DATABASE}"),
    ("database = 'sqlite://x'", f"setting 'database' {NO_DATABASE}"),
    ("database = ''", f"setting 'database' {NO_DATABASE}"),
    ("database = 5", f"setting 'database' {NO_DATABASE}"),
    ("database = 'postgresql://db'", f"setting 'database' {NO_ADDRESS}"),
    ("list_size = 0", "setting 'list_size' must be a whole number from 1 to 100."),
    ("list_size = true", "setting 'list_size' must be a whole number from 1 to 100."),
    ("stream_size = '1e3'", "setting 'stream_size' must be a whole number from 1 to 100."),
    ("streams = 5", "setting 'streams' must be written as [[streams]] tables."),
    ("[[streams]]\nname = 'A B'", "setting 'streams' the stream's name 'A B' must be of a-z, 0-9, - and _."),
    (
        "[[streams]]\nname = 'a'\nprogramme = 5",
        "the programme of stream 'a' must be the slug of a programme.",
    ),
    ("[[streams]]\nname = 'a'", "stream 'a' needs titles, as titles = {en = \"News\"}."),
    ("[[streams]]\nname = 'a'\ntitle = 'A'", "a stream has name, programme and titles, not 'title'."),
    (2 * "[[streams]]\nname = 'a'\ntitles = {en = 'A'}\n", "two streams have the same name."),
]


@pytest.mark.parametrize(("text", "said"), REFUSED)
def test_a_wrong_setting_is_named_with_the_file_and_the_cure(write: Writing, text: str, said: str) -> None:
    folder = write(text)
    with pytest.raises(SettingsError) as refusal:
        config.load(folder)
    assert str(refusal.value).startswith(str(folder))
    assert said in str(refusal.value)


@pytest.mark.parametrize(
    "secret", ["", "secret_key = 'short'", f"secret_key = '{'a' * 40}'", "secret_key = 5"]
)
def test_no_site_starts_without_a_good_secret(tmp_path: Path, secret: str) -> None:
    (tmp_path / "omctpub.toml").write_text(secret, encoding="utf-8")
    with pytest.raises(
        SettingsError, match=r"must be a random text of 32 characters or more; make one with: python -c"
    ):
        config.load(tmp_path)


def test_a_wrong_variable_is_named(write: Writing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMCTPUB_TIMEZONE", "Mars")
    with pytest.raises(
        SettingsError, match=r"^OMCTPUB_TIMEZONE: setting 'timezone' 'Mars' is not a time zone"
    ):
        config.load(write(""))


@pytest.mark.parametrize("content", [b"name = [half", b"name = '\xff'"])
def test_a_file_that_is_no_toml_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "omctpub.toml").write_bytes(content)
    with pytest.raises(SettingsError, match=r"not readable as TOML: .*\. Mend the line it names\."):
        config.load(tmp_path)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "omctpub.toml").mkdir()
    with pytest.raises(SettingsError, match=r"omctpub.toml: cannot be read: Is a directory\."):
        config.load(tmp_path)


def test_the_site_is_the_one_given_else_that_of_the_environment_else_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("given", "named", "here"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "omctpub.toml").touch()
    monkeypatch.chdir(tmp_path / "here")
    assert config.find_site() == tmp_path / "here"
    monkeypatch.setenv("OMCTPUB_SITE", str(tmp_path / "named"))
    assert config.find_site() == tmp_path / "named"
    assert config.find_site(tmp_path / "given") == tmp_path / "given"


def test_a_folder_without_a_site_is_told_with_the_cure(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refusal:
        config.find_site(tmp_path)
    assert (
        str(refusal.value) == f"{tmp_path}: no omctpub.toml here. Make a site with: omctpub init {tmp_path}"
    )


@pytest.mark.parametrize(
    "address",
    [
        "postgresql:///news",
        "postgres://db.example.org/news",
        "postgresql://press:s%40fe%2Fty@db.example.org:5433/news?sslmode=verify-full&application_name=site%201",
        "postgresql://press@[::1]:5433/news",
        "postgresql://press@one.example.org,two.example.org:5433/news?target_session_attrs=read-write",
        "postgresql://%2Fvar%2Frun%2Fpostgresql/news?options=-csearch_path%3Dsite",
    ],
)
def test_a_postgresql_address_is_taken_as_it_is(write: Writing, address: str) -> None:
    assert config.load(write(f"database = {address!r}")).database_file == address


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://press:open@sesame@db/news",
        "postgresql://press:open/sesame@db/news",
        "postgresql://press:open?sesame@db/news",
        "postgresql://press:open#sesame@db/news",
        "postgresql://press:open:sesame@db/news",
        "postgresql://press:open%sesame@db/news",
        "postgresql://press:open%00sesame@db/news",
        "postgresql://press:open sesame@db/news",
        "postgresql://press:sesame@db:port/news",
        "postgresql://press:sesame@db/news/2",
        "postgresql://press:sesame@db/news?sslmode",
        "postgresql://press:sesame@db/news?password=open%sesame",
        "postgresql://press:sesame@db/",
        "postgresql:press:sesame@db/news",
        f"postgresql://press:sesame@{20_000 * 'a,'}",
    ],
)
def test_an_address_in_which_a_password_could_be_taken_for_something_else_is_refused(
    write: Writing, address: str
) -> None:
    with pytest.raises(SettingsError) as refusal:
        config.load(write(f"database = {address!r}"))
    assert str(refusal.value).endswith(f": setting 'database' {NO_ADDRESS}")


def test_what_is_secret_is_not_shown_with_the_settings(write: Writing) -> None:
    shown = repr(config.load(write('database = "postgresql://press:sesame@db/news"')))
    assert "sesame" not in shown
    assert "a-text-of-thirty" not in shown


def rows() -> list[str]:
    """The table of the docs, made from the settings themselves."""
    return [f"| `{name}` | {shown(default)} | {meaning} |" for name, default, meaning in config.described()]


def shown(default: object) -> str:
    if isinstance(default, tuple):
        return ", ".join(f"`{one}`" for one in default) or "none"
    return f"`{default}`" if default != "" else "none"


def test_the_table_of_the_docs_is_that_of_the_settings() -> None:
    text = SETTINGS_DOC.read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if line.startswith("| `")] == rows()
