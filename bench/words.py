"""Texts of no meaning with the shape of real ones: frequent words, and a long tail of invented ones."""

from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from random import Random

INVENTED = 8_000
SENTENCES_A_PARAGRAPH = (3, 6)

# In half of all texts, as the words that such an organisation writes about are.
COMMON = {"en": "torture", "fr": "torture", "es": "tortura", "ar": "التعذيب", "ru": "пытки"}

_FREQUENT = {
    "en": """the of and to in a that for is on by with as was from at be are has were this which have been
        not its their against human rights police prison court lawyer detention government authorities
        arrested family report organisation minister released charges trial women children without""",
    "fr": """de la le et les des en du à dans un une que pour par sur est au avec qui sont ont été pas
        plus ce ses leur contre droits humains police prison tribunal avocat détention gouvernement
        autorités arrêté famille rapport organisation ministre libéré procès femmes enfants sans""",
    "es": """de la que el en y a los del las un por con una para su es al se lo como más sus ha fue sin
        contra derechos humanos policía cárcel tribunal abogado detención gobierno autoridades
        detenido familia informe organización ministro liberado juicio mujeres niños sobre""",
    "ar": """في من على إلى أن التي عن مع هذا ما بعد كان قد لم بين الذي كل أو حقوق الإنسان الشرطة السجن
        المحكمة المحامي الاحتجاز الحكومة السلطات اعتقال الأسرة تقرير منظمة الوزير الإفراج محاكمة
        النساء الأطفال دون ضد""",
    "ru": """и в не на что с по как из к а это от за для был его о до при их или также права человека
        полиция тюрьма суд адвокат задержание правительство власти арестован семья доклад организация
        министр освобождён процесс женщины дети без против""",
}
_SYLLABLES = {
    "en": "ba ber con del dis en fer gan har in kel lan mor nor or per qua rel sin ter un ver wal yor za",
    "fr": "bou cha dé é fai gri hau jou lai meu nou ou pré quoi rai sé toi u vé ran cou lé mi pla tru",
    "es": "ba cue de en fi gra ho ju la lle mo ni ño o pe que ra si ta u vo za cho ri lu be dor",
    "ar": "كا لب مر سا نو دي قط حم شر عا في بو ري تم خل جب صد طو ضي هن غر زو ثم فا وس",
    "ru": "ба вер го да же за ин ка ло ми но об пра ра су те у фо ха це ча ше щу ны я",
}
_ENDINGS = {
    "en": "s ed ing ion er ly al ment ity ous",
    "fr": "er ent tion eur euse ment ité és ait ique",
    "es": "ar ción es ado ando mente dad oso aba ido",
    "ar": "ات ون ين ة ها ان ية وا نا تي",
    "ru": "ов ать ение ого ый ами ский ила ость ется",
}


@dataclass(frozen=True)
class Vocabulary:
    """The words of one language, the frequent ones first; drawn by Zipf's law."""

    words: tuple[str, ...]
    weights: tuple[float, ...]
    common: str

    def some(self, random: Random, least: int, most: int) -> str:
        """That many words as a sentence without its full stop."""
        drawn = random.choices(self.words, cum_weights=self.weights, k=random.randint(least, most))
        return " ".join(drawn).capitalize()

    def sentences(self, random: Random, words: int) -> str:
        """About `words` words of plain text."""
        return " ".join(f"{one}." for one in self._sentences(random, words))

    def body(self, random: Random, words: int) -> str:
        """About `words` words of Markdown: paragraphs, headings, lists; half of them with the common word."""
        sentences = self._sentences(random, words)
        if random.random() < 0.5:
            sentences[-1] += f" {self.common}"
        blocks, low, high = list[str](), *SENTENCES_A_PARAGRAPH
        while sentences:
            count = random.randint(low, high)
            blocks.append(_block(random, sentences[:count], first=not blocks))
            del sentences[:count]
        return "\n\n".join(blocks)

    def _sentences(self, random: Random, words: int) -> list[str]:
        found = []
        while words > 0:
            length = random.randint(8, 24)
            drawn = random.choices(self.words, cum_weights=self.weights, k=length)
            found.append(" ".join(drawn).capitalize())
            words -= length
        return found


def _block(random: Random, sentences: list[str], first: bool) -> str:
    """A paragraph, or sometimes a list or one under a heading; a text begins with a paragraph."""
    chance = 1.0 if first else random.random()
    if chance < 0.10:
        return "\n".join(f"- {one}" for one in sentences)
    if chance < 0.18:
        return f"## {sentences[0]}\n\n{'. '.join(sentences)}."
    if chance < 0.26:
        return f"{'. '.join(sentences)}, **{sentences[0]}**. [{sentences[-1]}](https://example.org/)"
    return f"{'. '.join(sentences)}."


@cache
def vocabulary(language: str) -> Vocabulary:
    """The words of a language, the same in every run."""
    random = Random(language)
    words = dict.fromkeys(_FREQUENT[language].split())
    syllables, endings = _SYLLABLES[language].split(), _ENDINGS[language].split()
    while len(words) < INVENTED:
        word = "".join(random.choices(syllables, k=random.choice((1, 2, 2, 3))))
        words[word + random.choice(endings)] = None
    weights = accumulate(1 / (rank + 2.7) for rank in range(len(words)))
    return Vocabulary(tuple(words), tuple(weights), COMMON[language])


def long_text(language: str, kilobytes: int) -> str:
    """A body in Markdown of at least so many thousand bytes, the same in every run."""
    words, random, blocks = vocabulary(language), Random(language), list[str]()
    while len("\n\n".join(blocks).encode()) < kilobytes * 1000:
        blocks.append(words.body(random, 300))
    return "\n\n".join(blocks)
