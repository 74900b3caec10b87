"""Forms that no rule leads back to their word, and words whose stems part them from their kin."""

from omctpub.search.words.letters import folded


def _forms(base: str, table: str) -> dict[str, str]:
    """`word: form form` on each line, as a look-up from form to word, with accents and without."""
    lines = (line.split(":") for line in table.split("\n") if ":" in line)
    pairs = [(form, word.strip()) for word, forms in lines for form in forms.split()]
    return {folded(form, base): word for form, word in pairs} | dict(pairs)


IRREGULAR = {
    "ar": _forms(
        "ar",
        """
        امرأة: نساء
        أسير: أسرى
        بلد: بلدان بلاد
        جريح: جرحى
        جريمة: جرائم
        جندي: جنود
        حزب: أحزاب
        حق: حقوق
        حكم: أحكام
        خبر: أخبار
        دولة: دول
        رئيس: رؤساء
        رجل: رجال
        سبب: أسباب
        سجن: سجون
        سجين: سجناء
        سنة: سنوات سنين
        شاهد: شهود
        شخص: أشخاص
        شهر: أشهر شهور
        ضحية: ضحايا
        طالب: طلاب
        طفل: أطفال
        عام: أعوام
        عامل: عمال
        عضو: أعضاء
        قاض: قضاة قاضي
        قانون: قوانين
        قتيل: قتلى
        كتاب: كتب
        محكمة: محاكم
        مدرسة: مدارس
        مدينة: مدن
        منطقة: مناطق
        ناشط: نشطاء
        وزير: وزراء
        يوم: أيام
        تقرير: تقارير
        أجنبي: أجانب
        أستاذ: أساتذة
        اسم: أسماء
        بيت: بيوت
        تهمة: تهم
        جهاز: أجهزة
        جهد: جهود
        حادث: حوادث
        حارس: حراس
        حرب: حروب
        خبير: خبراء
        دليل: أدلة
        رسالة: رسائل
        زعيم: زعماء
        سفير: سفراء
        سلاح: أسلحة
        شهيد: شهداء
        صحيفة: صحف
        ضابط: ضباط
        طبيب: أطباء
        ظرف: ظروف
        عالم: علماء
        فرد: أفراد
        قرية: قرى
        قضية: قضايا
        قوة: قوات قوى
        مركز: مراكز
        مكتب: مكاتب
        منزل: منازل
        موقع: مواقع
        نائب: نواب
        نظام: أنظمة
        وثيقة: وثائق
        وضع: أوضاع
    """,
    ),
    "de": _forms(
        "de",
        """
        foltern: gefoltert gefolterte gefolterten
        haft: inhaftiert inhaftierte inhaftierten inhaftierung
        töten: getötet getötete getöteten tot tod
        verhaften: verhaftung verhaftungen verhaftet
    """,
    ),
    "en": _forms(
        "en",
        """
        detain: detention detentions detainee detainees
        man: men
        woman: women
        child: children
        person: people persons
        inquire: enquire enquires enquired enquiring
        inquiry: enquiry enquiries
        jail: gaol gaols gaoled
        program: programme programmes
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
    """,
    ),
    "es": _forms(
        "es",
        """
        detener: detención detenciones
        morir: muerto muerta muertos muertas muerte murió murieron
        desaparecer: desaparición desapariciones
    """,
    ),
    "fa": _forms(
        "fa",
        """
        امر: امور
        جرم: جرایم جرائم
        حق: حقوق
        حکم: احکام
        خبر: اخبار
        دلیل: دلایل دلائل
        رئیس: رؤسا رؤسای روسا روسای
        شاهد: شهود
        شخص: اشخاص
        شهید: شهدا شهدای
        طفل: اطفال
        عضو: اعضا اعضای
        فرد: افراد
        قاضی: قضات
        قانون: قوانین
        مدرسه: مدارس
        مرکز: مراکز
        منبع: منابع
        وزیر: وزرا وزرای
        وکیل: وکلا وکلای
    """,
    ),
    "fr": _forms(
        "fr",
        """
        détenir: détention détentions détenu détenus détenue détenues
        mourir: mort morts morte mortes
        disparaître: disparition disparitions disparu disparus disparue disparues
        œil: yeux
    """,
    ),
    # Their last letter is none of a plural: kansen.
    "nl": _forms(
        "nl",
        """
        grenzen: grens
        kansen: kans
        mensen: mens
        prinsen: prins
        wensen: wens
    """,
    ),
    "ru": _forms(
        "ru",
        """
        пытка: пыток
        человек: люди людей людям людьми людях
        ребенок: дети детей детям детьми детях
        год: лет
    """,
    ),
    "tr": _forms(
        "tr",
        """
        gözaltında: gözaltı
    """,
    ),
}
