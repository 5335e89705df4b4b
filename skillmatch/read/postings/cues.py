"""The words by which a sentence of a job posting asks for something, and by which it doesn't."""

from __future__ import annotations

import re


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.I)


# --- How much a thing matters ----------------------------------------------------------------

_ADVERBS = r"(?:(?:also|strongly|highly|very|much|clearly|especially|always|not)\s+)*"
_IS = r"(?:is|are|would be|will be|'s|being|as)(?: considered| seen as| regarded as)?"
_A_PLUS = (
    r"(?:an?\s+)?(?:(?:big|huge|strong|clear|definite|distinct|real|great|added|nice)\s+)?"
    r"(?:plus|bonus|advantage|asset)"
)
_PREFERRED = (
    r"(?:preferred|preferable|desirable|desired|advantageous|nice[- ]to[- ]have|optional|"
    rf"{_A_PLUS})"
)
_IS_PREFERRED = (
    rf"(?:{_PREFERRED}|beneficial|ideal|helpful|useful|appreciated|welcome|valued|nice|great|"
    r"amazing|fantastic|lovely|awesome|perfect|brilliant|handy)"
)
_REQUIRED = (
    r"(?:required|essential|mandatory|necessary|needed|a must(?:[- ]have)?|must[- ]have|crucial)"
)
_FOR_US = r"(?:\s+(?:for|in|to) (?:this|the|our|us|succeed)(?: \w+)?)?[)\].!\s]*$"
_BREAK = r"[\s,;(–—-]+"

# At the end of a clause, or in brackets there: ", SQL is a big plus", "(preferred)".
PREFERRED_END = _any(
    rf"{_BREAK}(?:{_IS}\s+{_ADVERBS}{_IS_PREFERRED}|{_ADVERBS}{_PREFERRED}|counts)"
    rf"(?:\s*,?\s+but (?:is )?not {_REQUIRED})?{_FOR_US}"
)
REQUIRED_END = _any(
    rf"(?<!\bas)(?<!\bif)(?<!\bor)(?<!\bwhen)(?<!\bwhere){_BREAK}"
    rf"(?:(?:is|are|will be|considered)\s+)?{_ADVERBS}{_REQUIRED}{_FOR_US}"
)
PREFERRED_START = _any(
    r"^(?:preferably|ideally|preferred|desirable|desired|optional(?:ly)?|nice[- ]to[- ]have|plus|"
    r"bonus(?: points)?|as a (?:bonus|plus)|even better)\b(?:\s*[:,–-]|\s+(?:if|for)\b)?\s+"
    r"(?:you )?",
    r"^(?:extra|bonus) points (?:if|for)\s+(?:you )?",
    r"^(?!we.{0,20} hear from)(?:it|this|we)(?:'s|'d|'ll| is| are| would| will| helps?)\b"
    r"[^.;:]{0,60}?\bif\s+",
    r"^we(?:'d| would)(?: also)? (?:love|like)(?: it)?(?: to see)?\s+(?!to hear)",
    r"^preference (?:is |will be |may be )?(?:given )?(?:to|for)"
    r"(?: (?:candidates|applicants|those))?(?: with| who(?: have| hold| are)?)?\s+",
)
REQUIRED_START = _any(r"^(?:required|essential|mandatory|must[- ]have)\b\s*[:–-]\s+")
WISHES = _any(PREFERRED_START.pattern, PREFERRED_END.pattern)

# --- That a thing is asked for ---------------------------------------------------------------

_PEOPLE = r"(?:candidates?|applicants?|person|people|someone|somebody|post ?holder|individuals?)"
_WHO = (
    rf"\b(?:you|(?:the |our |an? |all |every )?(?:\w+ )?{_PEOPLE}|"
    r"(?:the|this) (?:role|job|position|post|work|opportunity))"
)
_ABLE = (
    r"(?:able|comfortable|fluent|proficient|experienced|skilled|familiar|registered|licen[cs]ed|"
    r"certified|qualified|competent|capable|confident|trained|passionate|motivated|organi[sz]ed|"
    r"reliable|adept|knowledgeable|numerate|driven|patient|curious|creative|innovative|flexible|"
    r"friendly|good|strong|great|outgoing)"
)
ASKS = _any(
    # You must …, the candidate has …, this role requires …
    rf"{_WHO}(?:'ll| will| should| would|'d)? (?:also |already |ideally |probably )?"
    r"(?:must|should|needs?(?! help)|has to|have to|requires?|calls for|demands?|bring|possess|"
    r"hold|demonstrate|(?:have|has|'ve)(?! (?:the|an?|any) (?:chance|opportunity|question|disab|"
    r"choice|right)))\b",
    rf"{_WHO}(?: will| should| would)?(?: are| is| be|'re) "
    rf"(?:\w+ly |very |an? |also |already )*{_ABLE}\b",
    r"\b(?:must|should) (?:have|be|hold|possess|know|speak|demonstrate|show)\b",
    r"\byou (?:also |really )*(?:enjoy|like|understand|speak|know|think|thrive|care about)\b",
    r"\b(?:important|crucial|essential|vital) that you\b|\bhear from you if\b",
    r"\byou (?:work|write|communicate|think|act|plan|learn) (?:\w+ly|well|fast)\b",
    r"^do you (?:have|speak|know|hold)\b|^can you\b",
    rf"^are you (?:an? |\w+ly )?{_ABLE}\b",
    # We look for someone who …
    r"\bwe(?:'re| are| can)? (?:also |only )*(?:look(?:ing)?(?: \w+){0,3} for|seek(?:ing)?|need|"
    r"want|expect|require|ask(?:ing)? for|value|search(?:ing)? for|appoint|hire|consider)\b"
    r"[^.]{0,80}?(?:\bwith\b|\bwho\b|\bto (?:have|be|speak|hold|know)\b|experience|knowledge|"
    r"skills)",
    r"^we (?:expect|require|ask for) (?!to\b|that we|our)",
    # Fluent in …, 3 years of … experience, customer service skills
    r"\b(?:knowledge of|proficien(?:t|cy) (?:in|with)|fluen(?:t|cy) in|familiar(?:ity)? with|"
    r"able to|ability to|(?:experience|expertise) (?:with|in|of|using|as)|skilled (?:in|at)|"
    r"degree in|competent (?:in|with)|(?:solid|good|strong|sound) understanding of)\b",
    r"\b(?:\d+|two|three|five|ten)\+? years?\b.{0,40}\bexperience\b|\bat least \d+ years\b",
    r"^(?:[\w/'.-]+ ){0,3}(?:degree|diploma|licen[cs]e|certification|certificate)\b",
    r"^(?:\w+ ){0,2}(?:passion(?:ate)?|team player|self-starter|experience \w+ing)\b",
    r"^(?:[\w-]+ ){1,4}(?:experience|skills|knowledge)[.]?$",
    # A licence is required
    r"\b(?:licen[cs]e|certificat\w+|degree|diploma|experience|knowledge|skills?|fluency|english)\b"
    rf".{{0,40}}\b{_REQUIRED}\b(?! (?:by|to)\b)",
    rf"\b(?:is|are) {_ADVERBS}{_REQUIRED}[.!]?$|^(?:required|essential|must[- ]have)\b",
)
# Hands-on knowledge of …; the first word must not be a verb ("Maintain knowledge of …").
ASKS_BY_NOUN = _any(
    r"(?:[\w-]+ ){0,5}?(?:experience|expertise|knowledge|understanding|proficiency|fluency|"
    r"familiarity|command|background|competence|competency|mastery|grasp|awareness|ability|skills?|"
    r"exposure|training)\b(?: \w+)? (?:with|in|of|using|to|as|for|about|working)\b"
)

# --- That a task is named --------------------------------------------------------------------

_NO_DUTY = (  # "you will …" that promises or describes
    r"(?:help us|have|need|bring|get|receive|enjoy|join|report to|love|find|notice|benefit|earn|"
    r"learn|grow|gain|meet|hear|become|probably|never|not|always|also|spend|start|know|"
    r"see (?:the|how|your)|attend (?:college|school|training)|be (?:based|part|joining|given|"
    r"offered|paid|supported|one|the|an?|reporting|eligible|asked|contacted|rewarded|"
    r"working (?:in|at|from)))\b"
)
DUTY = _any(
    rf"\byou(?:'?ll| will|'d| would)(?: also| then| be able to)? (?!{_NO_DUTY})\w+",
    r"\b(?:are|is|be) (?:expected|required) to (?!have|be|hold|possess)\w+",
    r"\bresponsible for\b|\b(?:duties|responsibilities|tasks) (?:(?:will )?include|are|will be)\b",
    r"\b(?:role|job|position|work|post ?holder|candidate) (?:will )?(?:involve|include|entail)s?\b",
    r"\b(?:candidate|post ?holder|role|position) will (?!have|be|need|receive|join|report)\w+",
)
OTHER_DUTIES = _any(
    r"(?:other|additional|further) (?:duties|tasks|responsibilities)(?! (?:of|such))",
    r"reports? (?:directly )?to the|^reporting to\b",
)
# What a sentence about the job, rather than a task, speaks with.
TELLS = _any(
    r"^(?:the|an?|this|these|at|in|as|under|with|for)\b|\b(?:is|are|was|were|has|have|had|will|can|we|our|it|they|there|you)\b"
)
YOU_ARE = _any(r"^you(?:'re| are|'ll be| will be| have| join| work (?:in|with)| report)\b")
PERSON_MUST = _any(
    r"\b(?:must|should) (?:have|hold|possess|speak)\b|^(?:hold|have|possess) an? ",
    r"\bis (?:required|essential)[.!]?$|^(?:at least |minimum )?\d+\+? years",
)
# Asked for even where a posting speaks of something else, such as its working conditions.
HELD = _any(
    r"\b(?:must|need to|required to) (?:have|hold|possess)\b.{0,40}"
    r"\b(?:licen[cs]e|certificat|degree)",
    r"\b(?:licen[cs]e|certificat\w+|degree) (?:is|are) (?:required|essential|mandatory)\b",
)

# --- That a thing is not asked for -----------------------------------------------------------

_TOPICS = {
    "work permits": (
        r"right to work|work (?:permit|visa|authori[sz]ation)|\bvisas?\b|sponsorship|citizenship|"
        r"\b(?:u\.?s\.?|eu|british|canadian|australian) (?:citizen|national)|"
        r"selective service|(?:eligible|"
        r"authori[sz]ed|entitled|permitted|permission|authori[sz]ation) to (?:live and )?work"
    ),
    "equal opportunity": (
        r"equal[- ]opportunit|regardless of|without regard to|all (?:qualified )?applicants|"
        r"every qualified applicant|reasonable (?:accommodation|adjustment)|affirmative action|"
        r"protected (?:veteran|characteristic|class)|applicants? (?:of|from) (?:every|all)|"
        r"we (?:welcome|encourage|consider) (?:all |every )?(?:appl|candidates)"
    ),
    "checks before hiring": (
        r"background (?:check|screening)|(?-i:\bDBS\b)|criminal[- ]record|drug (?:test|screen)|"
        r"pre-employment|(?:two|three|your) references"
    ),
    "how to apply": (
        r"\bapply (?:now|by|online|today|via|through|here|before|for this)|cover letter|shortlist|"
        r"(?:^|how |welcome |invited |encouraged |eligible )to apply\b|closing date|"
        r"(?:send|email|submit|attach|upload) (?:us )?(?:your|an?|the) (?:\w+ )?(?:cv|resume|"
        r"résumé|application|letter|portfolio)|application (?:form|deadline)|"
        r"for (?:more|further) information|"
        r"\binterviews? (?:will|take|are|is|in|can)\b|\btell us\b|\bwrite to\b"
    ),
    "page furniture": (
        r"\buses? cookies|accept (?:all )?cookies|cookie (?:policy|settings|preferences|notice)|"
        r"privacy (?:policy|notice|statement)|terms of (?:use|service)|all rights reserved|©|"
        r"\bsign (?:in|up)\b|\blog ?in\b|share this (?:job|page|post)|skip to|job alert|"
        r"similar jobs|save (?:this )?job|back to (?:jobs|search|top|results)"
    ),
    "pay and benefits": (
        r"competitive (?:salary|pay|benefits|compensation|package|remuneration)|401\(?k|"
        r"(?:salary|pay|wage)(?: range)?(?: is|:| of)|[£$€]\s?\d[\d,.]*k?\s?(?:(?:-|–|to)\s?[£$€]?"
        r"\s?\d[\d,.]*k?\s?)?(?:/|per|an?|p\.?[ah])\s?(?:hour|hr|year|annum|month|week|h|a)?\b|"
        r"^in return\b|^you get\b|^you can expect\b|"
        r"you(?:'ll| will) (?:get|receive|enjoy|benefit from|join|gain|learn|grow|earn|love)\b|"
        r"^(?:and )?we (?:offer|provide|give|pay)|we(?:'ll| will) (?:train|teach|help|give|pay)|"
        r"training (?:is|will be) (?:provided|given)"
    ),
}
_CONDITIONS = {
    "age": (
        r"\b(?:1[5-9]|2[01]|eighteen|twenty-one)(?: years?)?(?: old| of age)? (?:and|or) (?:over|"
        r"older|above)|\byears (?:of age|old)\b|^(?:over|at least) (?:18|21)$"
    ),
    "hours, place and travel": (
        r"hours (?:per|a|each) week|\bhours/week|^(?:full|part)[- ]time\b|\d+ ?% travel|"
        r"^(?:on[- ]?site|remote|hybrid)\b.{0,30}$|(?-i:based (?:in|at|out of|from) [A-Z])|"
        r"\bbased (?:within|near)\b|"
        r"(?:willing(?:ness)?|able|ability) to (?:travel|relocate|commute)|"
        r"travel (?:up to|\d+ ?%|is)|get to (?:sites|work)\b|"
        r"(?:able|ability|willing(?:ness)?|available|availability) (?:to work |for |on )+"
        r"(?:\w+ ){0,3}(?:shifts?|weekends?|evenings?|nights?|overtime|hours|holidays|on-call)|"
        r"(?:weekend|evening|night|shift|flexible)s? (?:work|availability|hours)|"
        r"^work (?:evenings|weekends|nights|shifts)"
    ),
    "what is not asked": (
        r"\b(?:we|you) (?:do not|don't|won't|will not|never) (?:ask|need|require|expect|have to)|"
        r"^(?:but )?no (?:\w+[ -]){0,5}?(?:required|needed|necessary|degree|experience)|"
        r"\bdoes(?:n't| not) matter|\b(?:will|may) (?:also )?be considered\b|"
        r"\b(?:stand in for|substitute for|replace)\b.{0,30}\b(?:years?|degree)|"
        r"(?<!but )\b(?:is|are)(?:n't| not) (?:required|needed|necessary|essential|a requirement)"
    ),
}
LEFT_OUT_TOPICS = _any(*_TOPICS.values())
LEFT_OUT_CONDITIONS = _any(*_CONDITIONS.values(), OTHER_DUTIES.pattern)
# Knowledge of equal opportunity law is a requirement, an equal opportunity statement is none.
STATES_A_SUBJECT = _any(
    r"^(?!you\b|we\b)(?:[\w-]+ ){0,4}?"
    r"(?:experience|knowledge|understanding|familiarity|expertise|background) "
    r"(?:with|of|in|using)\b"
)
OF_THE_EMPLOYER = _any(
    r"\b(?:team|department|company|group|unit) (?:is|are) responsible for",
    r"^(?:(?:at|since|for over|with over|in) [^,]{2,40}, )?"
    r"(?:we|our|us|(?-i:[Ii]t)|its|this|that|these|they|there)\b"
    r"(?!(?:'re| are| can)?(?: only| also)? (?:look|seek|search|need|ask|requir|expect|want|value|"
    r"appoint|hire|consider|role|position|opportunity|job|post)|'d | would |"
    r"(?: is|'s) \w+ that you)",
)
GAINED_HERE = _any(
    r"\b(?:gain|acquire)(?:ing)? (?:\w+ ){0,2}(?:experience|knowledge|skills|understanding)",
    r"\b(?:develop|build|expand|deepen|grow|share|improve|broaden)(?:ing)? your\b",
    r"\bour (?:\w+ )?(?:experience|knowledge|expertise)|^may\b|raise awareness|depending on",
    r"\b(?:apply|use|using|applying|combine) (?:\w+ ){0,2}(?:knowledge|skills)",
    r"\bwhat you (?:need|bring|have)\b|\byou may\b|\bif you (?:have|need)\b.{0,60}\b"
    r"(?:tell|contact|write|ask|call|let us|please)",
)

# --- Verbs -----------------------------------------------------------------------------------


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# They begin a task.
VERBS = _words(
    """
    accept accompany achieve acquire act activate adapt add address adhere adjust administer
    admit advertise advise advocate affix align allocate alter analyse analyze announce apply
    appoint appraise apprehend approve archive arrange ask assemble assess assign assist attach
    attend authorize automate bake balance bathe be begin bring build calculate calibrate
    cancel capture carry chair champion change chase choose cite clarify classify climb close
    coach collaborate collect combine communicate compare compile complete comply compose
    compute conduct confer configure connect conserve construct consult continue contribute
    converse convert convince cook coordinate correct counsel create deal debug decide
    decontaminate define delegate deliver demonstrate deploy describe detect determine develop
    devise diagnose direct disassemble discard discharge disconnect discuss disinfect dismantle
    dispatch dispense dispose disseminate distinguish distribute download draft drain draw
    drive edit educate eliminate emphasize empty enable encourage enforce engage enhance ensure
    enter erect escalate establish evaluate examine exchange execute experiment explain explore
    extend extinguish fabricate facilitate fasten feed fill find fix fold follow formulate
    gather generate get give go greet grow guide hang harvest haul help hire hoist hold
    identify illustrate immerse implement improve improvise incorporate inform initiate inject
    innovate inspect inspire install instruct integrate interact interpret introduce
    investigate invoice isolate iterate join keep know launch lay learn liaise listen locate
    look lower lubricate maintain make manage manipulate manufacture mark maximise maximize
    mediate meet mentor minimise minimize mitigate modify monitor motivate negotiate notice
    notify observe obtain offer onboard open operate optimise optimize organise organize
    overhaul oversee own participate partner pay perform persuade photograph pick pitch polish
    prepare prescribe present preserve preside prevent prioritise prioritize procure produce
    promote proofread propose protect provide publish pull purchase pursue put reach read
    reassemble rebuild receive recognise recognize recommend reconcile recover recruit redesign
    reduce refactor refer refine refinish refuel regulate relay remove render replace replenish
    represent reproduce reserve resolve respond restock restore restrain retire retrieve revise
    ride rinse roll rotate run say scan schedule secure see seek select sell send separate
    serve set settle sew shape share sharpen show simulate sing sit sketch solder solicit solve
    source speak spearhead specify spot start stay sterilize stop straighten streamline
    strengthen stretch submit suggest summarise summarize supervise supply synchronize
    synthesize take talk teach tell testify tie tighten titrate track transcribe translate
    transmit treat triage troubleshoot tune turn uncover understand undertake unpack update
    upgrade use validate verify visit wash weigh welcome weld withdraw write
    """
)
# They may as well be nouns, unless a word follows that can't follow a noun.
NOUN_VERBS = _words(
    """
    access answer arrest audit author back bend bill blend block bolt book break brief brush
    budget buy call care carve cash chart check clamp clean code contact contract control copy
    cost count cover customize cut design display document dress drill engineer escort estimate
    exercise file finish fit forecast glue grade grill groom guard hammer hand handle handover
    hear host input interview inventory label lead lift list load log mail market match measure
    mix model mop mount move mow note oil order pack package paint patch patrol place plan
    plant play plot position post pour practice press price print process program programme
    project pump push question quote rank record register release rent repair report request
    research return review route sample saw scope score scrape screen scrub seal search service
    shadow ship shop sign signal slice sort sponsor spread stack staff stage stir stock store
    strip study support survey sweep switch tap tend test tow trace train transfer transport
    travel trim type view walk watch wipe wire work
    """
)
AFTER_A_VERB = _words(
    """
    a an the our their your its all any every each both two three four five new clear up out with on
    for to in from what who how when where that those these this them it closely directly
    """
)
