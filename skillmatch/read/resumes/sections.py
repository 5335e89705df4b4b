"""The sections of a resume, by the headings that people give them."""

from __future__ import annotations

import re
from functools import cache

from skillmatch.read.resumes.lines import Line

_HEADINGS = {
    "summary": """
        summary; profile; objective; overview; about; about me; bio; biography; career focus
        career goal; career goals; career overview; career summary; career profile; headline
        career objective; professional objective; job objective; personal statement; introduction
        personal profile; professional overview; professional profile; professional summary
        executive profile; executive summary; executive overview; summary of qualifications
        summary of experience; qualifications summary; profile summary; career highlights summary
        profil; über mich; kurzprofil; berufsziel; à propos; a propos; à propos de moi; objectif
        résumé du profil; objectif professionnel; perfil; perfil profesional; perfil profissional
        resumen; resumen profesional; resumo; resumo profissional; sobre mí; sobre mi; sobre mim
        objetivo; objetivo profesional; objetivo profissional; extracto; statement; in short
        in brief; at a glance; who i am; profile statement; value proposition; hello
        """,
    "experience": """
        experience; work; employment; career; work history; employment history; job history
        career history; professional history; professional background; work background; positions
        what i do; what i do now; what i have done; before that; recent practice; jobs
        career path; positions held; employment record; internships; internship; military service
        military history; relevant work; professional career; career experience
        berufserfahrung; berufliche erfahrung; arbeitserfahrung; beruflicher werdegang; werdegang
        praxiserfahrung; berufspraxis; praktika; praktische erfahrung; beruflicher hintergrund
        expérience; expériences; expérience professionnelle; expériences professionnelles
        parcours professionnel; stages; emplois; parcours
        experiencia; experiencia profesional; experiencia laboral; historial laboral; trayectoria
        trayectoria profesional; vida laboral
        experiência; experiência profissional; experiências profissionais; histórico profissional
        percurso profissional; esperienza; esperienze; esperienza professionale
        esperienze professionali; esperienze lavorative; werkervaring
        """,
    "education": """
        school; schools; qualifications and education; education; educational background
        academic background; academic qualifications; degrees
        academic history; academics; education and training; education and qualifications; studies
        education and certifications; education and credentials; education and professional training
        educational qualifications; educational history; academic credentials; academic record
        education and honors; education and awards; scholastics; schooling; academic profile
        academic education; education background; education details; formal education
        ausbildung; bildung; bildungsweg; akademische ausbildung; studium; schulbildung
        ausbildung und studium; aus- und weiterbildung; schul- und berufsausbildung
        formation; formations; études; diplômes; formation académique; parcours scolaire
        parcours académique; formation et diplômes; scolarité; cursus
        educación; formación; formación académica; estudios; titulación; educación y formación
        formación académica y complementaria; datos académicos
        educação; formação; formação acadêmica; formação académica; habilitações literárias
        escolaridade; habilitações; istruzione; istruzione e formazione; formazione; opleiding
        opleidingen
        """,
    "skills": """
        skills; skill; highlights; skill highlights; competencies; competences; core competencies
        qualifications; core qualifications; key qualifications; expertise; areas of expertise
        area of expertise; areas of strength; strengths; core strengths; key strengths
        proficiencies
        technologies; tools; tools and technologies; technical proficiency; technical proficiencies
        technical expertise; technology; technical summary; technical profile; programming languages
        software; computer literacy; it skills; it knowledge; capabilities; abilities; specialties
        summary of skills; skills summary; skill set; skill sets; skillset; tech stack; key skills
        skills and abilities; skills and expertise; skills and competencies; skills and interests
        skills and qualifications; skills and tools; core skills; key competencies; soft skills
        hard skills; technical skills; computer skills; professional skills; additional skills
        special skills; other skills; relevant skills; personal skills; interpersonal skills
        transferable skills; areas of knowledge; knowledge; key highlights; specializations
        kenntnisse; fähigkeiten; kompetenzen; fachkenntnisse; edv-kenntnisse; it-kenntnisse
        besondere kenntnisse; kenntnisse und fähigkeiten; fachkompetenzen; weitere kenntnisse
        compétences; compétences techniques; compétences clés; savoir-faire; aptitudes
        compétences professionnelles; informatique; compétences informatiques; logiciels
        habilidades; competencias; aptitudes; conocimientos; conocimientos técnicos; capacidades
        habilidades técnicas; informática; competencias clave; conocimientos informáticos
        competências; competências técnicas; conhecimentos; aptidões; habilidades e competências
        competenze; capacità; competenze tecniche; competenze informatiche; vaardigheden
        """,
    "certifications": """
        certifications; certification; certificates; certificate; certificados; licenses; license
        licences; licence; licensure; licensures; licensing; credentials; professional credentials
        certifications and licenses; licenses and certifications; licenses and certificates
        certificates and licenses; certifications and training; training and certifications
        certifications and credentials; professional certifications; professional licenses; badges
        certification and licensure; professional qualifications; accreditations; nanodegrees
        digital badges; courses and certifications; certifications and courses; micro-credentials
        professional licenses and certifications; licensure and certification; registrations
        certifications and memberships; technical certifications; licenses and credentials
        zertifikate; zertifizierungen; zertifikate und weiterbildungen; lizenzen
        certifications et formations; certificats; permis; habilitations
        certificaciones; certificaciones y cursos; cursos y certificaciones; licencias
        certificações; certificações e cursos; cursos e certificações; certificazioni; certificaten
        """,
    "training": """
        training; trainings; courses; coursework; relevant coursework; relevant courses; workshops
        professional development; continuing education; specialized training; professional training
        training and development; training and workshops; seminars; seminars and workshops
        additional training; technical training; military training; training courses; moocs
        online courses; continuing professional development; courses and seminars; course work
        training and education; job essentials training; trainings and workshops; classes
        weiterbildung; weiterbildungen; fortbildung; fortbildungen; kurse; schulungen
        formation continue; formations complémentaires; stages de formation
        cursos; formación complementaria; formación continua; cursos y talleres
        formação complementar; cursos complementares; corsi; corsi di formazione; cursussen
        """,
    "projects": """
        projects; project; selected projects; key projects; personal projects; academic projects
        project experience; notable projects; portfolio; side projects; open source; research
        research projects; relevant projects; major projects; project highlights; research interests
        research experience; project details; projekte; projets; projets personnels; proyectos
        projetos; progetti; projecten; ausgewählte projekte
        """,
    "accomplishments": """
        accomplishments; achievements; key achievements; selected achievements; career highlights
        core accomplishments; key accomplishments; professional accomplishments; selected highlights
        awards and accomplishments; accomplishments and awards; notable achievements; successes
        career accomplishments; selected accomplishments; major accomplishments; career achievements
        significant accomplishments; professional achievements; achievements and awards
        erfolge; réalisations; logros; conquistas; realizações; risultati
        """,
    "awards": """
        awards; honors; honours; awards and honors; honors and awards; recognition; scholarships
        awards and recognition; awards and achievements; distinctions; activities and honors
        honors and activities; awards and recognitions; fellowships; grants; academic honors
        grants and awards; awards and scholarships; scholarships and awards; honours and awards
        auszeichnungen; stipendien; preise; prix; distinctions et prix; bourses
        premios; reconocimientos; becas; prêmios; prémios; distinções; premi; prijzen
        """,
    "volunteering": """
        volunteering; volunteer; volunteer work; volunteer experience; volunteer activities
        volunteerism; community service; community involvement; community engagement
        civic activities
        volunteer and community service; community activities; service; community outreach
        social engagement; volunteer service; community leadership; extracurricular activities
        extra-curricular activities; activities; leadership; leadership experience; outreach
        leadership and activities; activities and leadership; civic involvement; charity work
        ehrenamt; ehrenamtliches engagement; engagement; ehrenamtliche tätigkeiten; bénévolat
        engagement associatif; engagements; voluntariado; trabajo voluntario; voluntariados
        trabalho voluntário; volontariato; vrijwilligerswerk
        """,
    "publications": """
        publications; publication; selected publications; papers; research papers; published work
        publications and presentations; presentations; presentations and publications; patents
        conference presentations; conference presentation; conferences; articles; books; talks
        invited talks; research paper; published works; patents and publications; lectures
        exhibitions
        publikationen; veröffentlichungen; vorträge; patente; publications et communications
        publicaciones; ponencias; publicações; pubblicazioni; publicaties
        """,
    "affiliations": """
        affiliations; professional affiliations; memberships; professional memberships; associations
        membership; professional associations; organizations; professional organizations
        affiliation
        affiliations and memberships; memberships and affiliations; organisations; boards
        board memberships; professional membership; civic affiliations; clubs; societies
        mitgliedschaften; adhésions; afiliaciones; membresías; afiliações; associazioni
        lidmaatschappen
        """,
    "languages": """
        languages; language; language skills; languages spoken; foreign languages; linguistic skills
        language proficiency; language competencies; sprachen; sprachkenntnisse; fremdsprachen
        langues
        langues étrangères; compétences linguistiques; langues parlées; idiomas; lenguas; línguas
        competências linguísticas; lingue; competenze linguistiche; talen; talenkennis
        """,
    "other": """
        additional information; other information; miscellaneous; additional; other; notes
        additional experience and information; further information; additional details; addendum
        sonstiges; weitere angaben; divers; informations complémentaires; otros; otros datos
        información adicional; datos de interés; informações adicionais; outras informações
        outros; altro; overig; informações complementares; availability; mobility
        """,
    "interests": """
        interests; hobbies; hobbies and interests; interests and hobbies; personal interests
        interests and activities; activities and interests; leisure; hobby; passions
        interessen; hobbys; interessen und hobbys; freizeit; centres d’intérêt; centres d'intérêt
        loisirs; intérêts; intereses; aficiones; intereses personales; interesses; passatempos
        interessi; hobby’s
        """,
    "references": """
        references; referees; professional references; personal references; referenzen; références
        referencias; referências; recommendations; referenze; referenties; character references
        references available upon request; references available on request
        """,
    "personal": """
        personal information; personal details; personal data; personal; contact
        contact information
        contact details; contacts; contact info; contact me; biographical data; declaration; links
        passport details; personal particulars; address; bio data; biodata; social media links
        persönliche daten; persönliche angaben; kontakt; kontaktdaten; zur person
        angaben zur person
        informations personnelles; coordonnées; état civil; données personnelles; contactez-moi
        datos personales; contacto; información personal; información de contacto
        dados pessoais; contato; contactos; informações pessoais; informações de contato
        dati personali; contatti; informazioni personali; persoonlijke gegevens
        """,
}

# Words that are as likely to be an item of a list, or a job's title, as a heading.
_AMBIGUOUS_WORDS = """
    about additional address articles associations availability books boards career
    certificate classes clubs conferences contacts courses cursus declaration divers
    employment engagement exhibitions formation headline informatique informática
    internship introduction knowledge leadership leisure lectures license licence links loisirs
    membership mobility notes organizations other outreach papers personal portfolio positions
    project recommendations registrations research
    service societies software stages studies talks technology tools training
    volunteer work workshops
"""
_AMBIGUOUS = frozenset(_AMBIGUOUS_WORDS.split())

_KIND_OF = (
    r"professional|work(?:ing)?|relevant|related|additional|other|prior|previous|past|recent"
    r"|current"
    r"|selected|teaching|clinical|military|management|career|job|employment|industry|legal|sales"
    r"|technical|practical|consulting|supervisory|academic|administrative|business|nursing"
    r"|engineering"
    r"|internship|corporate|healthcare|medical|accounting|retail|executive|international|overseas"
)
_EXPERIENCE = re.compile(
    rf"(?:{_KIND_OF})(?: and)?(?: (?:{_KIND_OF}))* (?:experiences?|employment|history|background)"
)

_ENDINGS = (
    (re.compile(r"\b(?:skills|competenc(?:i)?es|proficienc(?:y|ies)|strengths)$"), "skills"),
    (re.compile(r"\b(?:experience|employment)$"), "experience"),
    (re.compile(r"\b(?:certifications?|licen[sc]es|credentials)$"), "certifications"),
    (re.compile(r"\baccomplishments$"), "accomplishments"),
    (re.compile(r"\bprojects$"), "projects"),
    (re.compile(r"\b(?:affiliations|memberships)$"), "affiliations"),
)
_PARTS = tuple(
    (re.compile(words), section)
    for words, section in (
        (r"^(?:outside|beyond|besides|away from)\b", "other"),
        (r"\blanguages?\b|^i (?:speak|work in)\b", "languages"),
        (r"\b(?:education|degrees|studies|studied|schooling)\b", "education"),
        (r"\b(?:work|worked|jobs|positions|employment|career|done|practice)\b", "experience"),
        (r"\b(?:skills|tools|technolog\w+|software|expertise|machines|computers?)\b", "skills"),
        (r"\b(?:knowledge|know)\b|^(?:handy|good|at home) (?:with|at|in)\b", "skills"),
        (r"\b(?:certifi\w+|licen[sc]es?|registrations?|cards|tickets|exam\w*)\b", "certifications"),
        (r"\b(?:memberships|affiliations)\b", "affiliations"),
        (r"\bvolunteer\w*\b", "volunteering"),
        (r"\b(?:training|courses|learning|learned)\b", "training"),
        (r"\b(?:projects?|thesis)\b", "projects"),
    )
)

_TITLE_CASE = re.compile(
    r"(?!Strong|Excellent|Good|Great|Effective|Exceptional)(?:[A-Z&/]\S*\s?){2,4}"
)
_DECORATION = re.compile(r"^[\W_\d]+|[\W_]+$")
_MOST_WORDS = 5


def section_of(line: Line) -> str | None:
    """The section that a line is the heading of; None if it is no heading of a section.

    Examples
    --------
    >>> section_of(Line("—— WORK HISTORY ——", page=1, number=1))
    'experience'
    >>> section_of(Line("Formação acadêmica:", page=1, number=1))
    'education'
    >>> section_of(Line("Closed the books", page=1, number=1))
    """
    if line.kind == "item" or len(line.text) > 60:
        return None
    words = _plain(line.text)
    if not words or len(words.split()) > _MOST_WORDS:
        return None
    stands_out = line.kind == "heading" or line.apart
    if section := _sections().get(words):
        return section if stands_out or words not in _AMBIGUOUS else None
    if _EXPERIENCE.fullmatch(words):
        return "experience"
    if line.kind == "heading" or (line.apart and _TITLE_CASE.fullmatch(line.text.strip(" :"))):
        return next((section for ending, section in _ENDINGS if ending.search(words)), None)
    return None


def section_named(heading: str) -> str:
    """The section below a heading in someone's own words: the one that a part of it names.

    Examples
    --------
    >>> section_named("Tools I use every week"), section_named("From prompt desk to project desk")
    ('skills', 'projects')
    >>> section_named("Who I am when nobody looks")
    'other'
    """
    words = _plain(heading)
    return next((section for part, section in _PARTS if part.search(words)), "other")


def labelled(text: str) -> tuple[str, str] | None:
    """The section that a line's label names, and the words after it: ``Languages: Greek``.

    Examples
    --------
    >>> labelled("Technical skills: Python, SQL")
    ('skills', 'Python, SQL')
    >>> labelled("Responsibilities: payroll")
    """
    label, colon, rest = text.partition(":")
    if not colon or not rest.strip() or len(label) > 40:
        return None
    name = _plain(label)
    section = _sections().get(name)
    if section not in _LABELLED or (section == "certifications" and not name.endswith("s")):
        return None  # "Certificate: first aid" is a certificate, and no section of them
    return section, rest.strip()


_LABELLED = ("skills", "languages", "certifications", "interests", "references", "education")


def _plain(text: str) -> str:
    words = _DECORATION.sub("", " ".join(text.split())).lower()
    words = re.sub(r"[\s(–-]+cont(?:inued|[’']d)?$", "", words)
    return re.sub(r"\s*(?:&|\+|/|\b(?:y|und|et|e)\b)\s*", " and ", words)


@cache
def _sections() -> dict[str, str]:
    return {
        _plain(heading): section
        for section, headings in _HEADINGS.items()
        for line in headings.splitlines()
        for heading in line.split(";")
        if heading.strip()
    }
