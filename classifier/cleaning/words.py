"""The words of buttons, menus and notices on pages, in Swahili and English, in lower case.

The lists have words, not phrases, so that they match unknown buttons too.
"""

CONTROLS = frozenset(
    """
    shiriki shirikisha mshirikishe washirikishe sambaza bofya bonyeza jisajili kujisajili jiandikishe sajili kusajili
    jiunge ingia pakua tufuate tufuatilie tupate tupigie tutumie mtumie wasiliana nakili ruka rukia tafuta
    gawanya nakubali ninakubali kubali usipitwe usikose isome someni jiondoe upokee tangaza tuandikie
    share shares shared skip click tap login logout signin signup subscribe subscribed subscriber unsubscribe register
    follow download bookmark tweet retweet print embed toggle search advertise reply copy accept reject agree
    """.split()
)
"""Instructions of a page to its visitor that are very rare in stories."""

PAGE = frozenset(
    """
    tovuti vidakuzi cookies cookie faragha vigezo hakimiliki zimehifadhiwa menyu jarida arifa app apps
    usajili kifurushi vifurushi maudhui matangazo tangazo imedhaminiwa limedhaminiwa lililodhaminiwa yaliyodhaminiwa
    yaliyolipiwa zinazohusiana yanayohusiana inayohusiana zinazofanana inayofanana yanayofanana zinazosomwa iliyosomwa
    zilizosomwa iliyopendwa zilizopendwa zinazovuma zinazopendwa yaliyomo lebo tagi vitambulisho muktasari nukuu
    mapendeleo mipangilio kikomo chaneli viambatanishi imetazamwa zilizotazamwa zinazotazamwa imependwa imesomwa
    imeshirikishwa haihusiki hatuhusiki vinahitajika
    pepe member membership website site page cookies privacy policy terms conditions copyright rights reserved
    newsletter newsletters inbox
    advertisement advertisements ad ads sponsored promoted paid partner menu navigation content comments comment account
    password username notifications notification alerts settings preferences consent related recommended trending
    sitemap podcast podcasts e-paper epaper edition homepage archive
    briefing translation reactions channel archives subscription links fullscreen
    """.split()
)
"""Words that only pages use."""

BRANDS = frozenset(
    "facebook twitter instagram whatsapp telegram youtube tiktok linkedin reddit messenger pinterest threads snapchat"
    " x google apple email e-mail sms url rss pdf android ios wordpress".split()
)
"""Services and formats for sharing."""

ORDERS = frozenset(
    """
    tazama angalia sikiliza fuata fuatilia pata pokea lipia washa chagua kataa simamia pita nenda fungua funga badili
    andika weka tuma toa acha changia jibu penda chapisha chapa hifadhi rudi onyesha ficha nunua endelea jifunze jionee
    gusa see watch listen enter save send like leave add post view show hide open close choose get turn write continue
    learn manage pin jump switch go sort join
    """.split()
)
"""Instructions of pages to visitors that are found in stories too."""

WEAK = ORDERS | frozenset(
    """
    soma kusoma kutazama kusikiliza tunatumia hutumia unakubali unaweza kushiriki kupata tazameni usome
    ukurasa kurasa mtandao mitandao kijamii barua akaunti anwani makala habari taarifa programu kikundi kundi
    sera masharti matumizi kiungo viungo haki zote maoni wasomaji mjadala mada maneno muhimu nyingine zaidi karibuni
    punde motomoto kubwa kuu picha video sauti mubashara toleo msaada kituo mhariri mwandishi lugha kiswahili english
    simu mkuu kutafuta gundua vyote vingine lazima chagua huduma kuhusu sehemu jina nywila mfumo nje mtazamo
    inaendelea linaendelea baadaye ramani inaendeshwa itachapishwa imefungwa
    read sign log liked viewed views contact work email
    story stories article articles news headlines latest popular most viewed liked readers topics topic tags keywords
    section filed more minutes minute min time photo photos image picture pictures source caption credit gallery
    website websites external responsible responsibility editor editors voice conversation address device free store
    play world full access main essential cookies newest oldest closed required fields marked
    published help centre center thousands scroll below after careers about accessibility feedback report language
    settings times choices stay breaking become value continues
    """.split()
)
"""Frequent words of pages that are found in stories too."""

CONNECTORS = frozenset(
    "na ya wa za la cha vya kwa kwenye katika ni kutoka kupitia the a an of in on for with by and or to at from".split()
)
"""Function words that no button ends with."""

FUNCTION = CONNECTORS | frozenset(
    """
    hii hizi hili huu hiyo haya hapa huko hivi hadi kama si au pia ili bila moja kila siku wiki asubuhi jioni mwezi leo
    sasa mpya mapema bado juu chini kwanza malipo bure kuanzia yetu zetu letu wetu vyetu yako zako lako wako chako vyako
    nasi nawe sisi wewe mwenzako marafiki rafiki wengine nyingi mara dakika saa ku kuwa hakuna baada kabla una
    our your my us you we this that these all now new here not no is are be will may can it its if via up out off daily
    weekly today first never any as next back top i already date papo hapo sana yote nzima miss under
    later after below
    """.split()
)
"""Function words."""

MENU = frozenset(
    """
    mwanzo nyumbani habari kitaifa kimataifa taifa dunia afrika afrika-mashariki mikoani kaunti siasa uchaguzi michezo
    soka kandanda riadha burudani sanaa muziki filamu mastaa mitindo urembo mapenzi maisha familia afya lishe uzazi
    biashara uchumi fedha masoko hisa kilimo ufugaji madini utalii nishati sayansi teknolojia elimu ajira mahakama
    uhalifu dini imani mawaidha makala maoni tahariri katuni vibonzo safu mahojiano uchambuzi picha video sauti redio
    vipindi podikasti hadithi vichekesho mashairi jarida gazeti zabuni tafuta ingia jiunge menyu lugha zaidi utamaduni
    tamaduni mazingira jamii wanawake vijana watoto safari chakula mapishi magonjwa malezi magari matukio simulizi
    home news latest local national international world africa business politics sports sport football soccer rugby
    athletics cricket entertainment showbiz music movies lifestyle fashion food travel relationships parenting health
    wellness markets money economy agriculture jobs tenders technology tech science gadgets opinion editorial
    columnists cartoons crime courts weather faith religion photos videos video podcasts podcast live tv radio culture
    arts books education environment climate analysis features blogs letters events shop gallery search login register
    subscribe menu more about contact counties celebrity magazine classifieds obituaries headlines
    """.split()
)
"""Items of menus: the desks of a newsroom and the parts of a site."""

DATES = frozenset(
    """
    jumatatu jumanne jumatano alhamisi ijumaa jumamosi jumapili januari februari machi aprili mei juni julai agosti
    septemba oktoba novemba desemba tarehe saa masaa dakika siku wiki mwezi miezi mwaka iliyopita zilizopita yaliyopita
    uliopita asubuhi mchana jioni usiku imechapishwa ilichapishwa iliyochapishwa limechapishwa imesasishwa ilisasishwa
    iliboreshwa imeboreshwa imewekwa mwisho muda kusoma inasomwa
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur fri sat sun january february
    march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov
    dec date published posted updated update last modified created hours hour minutes minute mins min days day weeks
    week months month years year ago read reading time am pm st nd rd th eat gmt utc at on
    """.split()
)
"""Words of lines with the date of publication."""

AGENCIES = frozenset(
    """
    getty images afp reuters ap epa pa media bbc voa dw rfi xinhua anadolu ikulu maktaba mtandao shutterstock alamy
    wikimedia commons unsplash pixabay nmg tbc itv eatv rex hisani wire press agency
    """.split()
)
"""Sources of pictures."""
