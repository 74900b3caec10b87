"""Forms that no rule leads back to their word, and words of the field whose stems part them from their family."""


def _forms(table: str) -> dict[str, str]:
    """`word: form form` on each line, as a look-up from form to word."""
    lines = (line.split(":") for line in table.split("\n") if ":" in line)
    return {form: word.strip() for word, forms in lines for form in forms.split()}


IRREGULAR = {
    "en": _forms("""
        detain: detention detentions detainee detainees
        man: men
        woman: women
        child: children
        person: people persons
        foot: feet
        life: lives
        die: died dead death deaths dying
        become: became
        begin: began begun beginning
        break: broke broken
        bring: brought
        build: built
        buy: bought
        catch: caught
        choose: chose chosen
        come: came
        deal: dealt
        draw: drew drawn
        drive: drove driven
        eat: ate eaten
        fall: fell fallen
        fight: fought
        find: found
        flee: fled
        forbid: forbade forbidden
        forget: forgot forgotten
        freeze: froze frozen
        get: got gotten
        give: gave given
        go: went gone
        grow: grew grown
        hide: hid hidden
        hold: held
        keep: kept
        know: knew known
        lead: led
        leave: left
        lend: lent
        lose: lost
        make: made
        mean: meant
        meet: met
        pay: paid
        rise: rose risen
        run: ran
        say: said
        see: saw seen
        seek: sought
        sell: sold
        send: sent
        shoot: shot
        speak: spoke spoken
        spend: spent
        stand: stood
        steal: stole stolen
        strike: struck stricken
        swear: swore sworn
        take: took taken
        teach: taught
        tell: told
        think: thought
        throw: threw thrown
        understand: understood
        win: won
        write: wrote written
    """),
}
