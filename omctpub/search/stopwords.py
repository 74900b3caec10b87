"""Words too common to be asked for alone, and words of the field whose stems part them from their family."""

STOP_WORDS = {
    "en": """
        a about above after again against all also am an and any are aren't as at be because been
        before being below between both but by can can't cannot could couldn't did didn't do does
        doesn't doing don't down during each either few for from further had hadn't has hasn't have
        haven't having he her here hers herself him himself his how i if in into is isn't it its
        itself just let me might more most must mustn't my myself neither no nor not now of off on
        once only or other ought our ours ourselves out over own same shall shan't she should
        shouldn't since so some such than that the their theirs them themselves then there these
        they this those through to too under until up upon us very was wasn't we were weren't what
        when where whether which while who whom whose why will with within without won't would
        wouldn't yet you your yours yourself yourselves
    """,
    "fr": """
        à a ai ainsi alors as au aucun aucune aussi autre autres aux avaient avait avant avec avez
        avoir avons ayant c car ce ceci cela celle celles celui cependant certains certaines ces cet
        cette ceux chaque chez comme comment d dans de depuis des dès donc dont du durant elle elles
        en encore entre es est et étaient était étant été être eu eux fait fut furent ici il ils j
        je jusqu jusque l la là le les leur leurs lors lorsqu lorsque lui m ma mais me même mêmes
        mes moi mon n ne ni nos notre nous on ont or ou où par parce pas pendant peu peut plus pour
        pourquoi presque puis puisqu puisque qu quand que quel quelle quelles quels qui quoi quoique
        s sa sans se selon sera seront ses si sinon soi soit son sont sous sur t ta tandis te tel
        telle telles tels tes toi ton tous tout toute toutes très tu un une vers voici voilà vos
        votre vous y
    """,
    "es": """
        a al algo alguna algunas alguno algunos ante antes aquel aquella aquellas aquello aquellos
        aquí así aun aún aunque bajo bien cada casi como cómo con contra cual cuál cuales cuáles
        cuando cuándo cuanto cuya cuyo de del desde donde dónde dos durante e el él ella ellas ello
        ellos en entre era eran eres es esa esas ese eso esos esta está estaba estaban están estar
        estas este esto estos fue fueron ha haber había habían han hasta hay he incluso la las le
        les lo los más me mediante mi mí mientras mis mucho muy nada ni no nos nosotros nuestra
        nuestras nuestro nuestros o os otra otras otro otros para pero poco por porque pues que qué
        quien quién quienes quiénes se según ser será si sí sido siempre sin sino sobre sois solo
        sólo somos son soy su sus suya suyo tal también tampoco tan tanto te tener ti tiene tienen
        toda todas todavía todo todos tras tu tú tus u un una unas uno unos usted ustedes y ya yo
    """,
    "ar": """
        في من على إلى الى عن مع هذا هذه ذلك تلك هؤلاء أولئك التي الذي الذين اللذين اللتين اللواتي
        اللاتي ما ماذا متى أين كيف لماذا هل أن إن أنه إنه أنها إنها بأن لأن كان كانت كانوا يكون تكون
        ليس ليست لا لم لن قد لقد هو هي هم هن هما أنا نحن أنت أنتم و أو ثم أم بل لكن ولكن كما كل كلا
        بعض غير بين عند عندما حيث حين حتى منذ خلال بعد قبل فوق تحت أمام وراء دون بدون ضد نحو لدى أي
        أية إذا إذ لو لولا إلا سوى فقط أيضا له لها لهم لنا لي به بها بهم فيه فيها فيهم منه منها منهم
        عليه عليها عليهم إليه إليها إليهم عنه عنها وفي ومن وعلى وهو وهي وقد وكان وكانت فإن مما عما
        فيما بما كذلك هناك هنا الآن يتم تم مثل ولا وما وأن وإن
    """,
    "ru": """
        а без бы был была были было быть в вам вас весь во вот все всё всего всех вы где да даже для
        до его ее её ей ему если есть еще ещё же за здесь и из или им их к как какая какие какой
        когда кого который которая которое которые которых которой кто ли либо лишь между меня мне
        мной может можно мой мы на над надо нам нас не него нее неё ней нет ни нибудь ним них но ну
        о об однако он она они оно от очень перед по под после потому почему при про с сам свой
        своих себе себя со так такая такие такой также там тебя тем то тоже того той только том тот
        ту ты у уже хотя чего чей чем через что чтобы чье чья эта эти этим этих это этого этой этом
        этот эту я
    """,
}

SAME_STEM = {
    "en": {"detention": "detain", "detentions": "detain", "detainee": "detain", "detainees": "detain"},
}
