"""English words that name nothing in a request for a diagram."""

_GRAMMAR = """
a an the this that these those it its they them their there here i me my we us our you your he she
his her who whom whose which what when where why how and or but nor so if then else than as at by
for from in into of off on onto out over to up down with within about above after against along
among around before behind below beneath beside between beyond during inside near outside per since
through throughout toward under until upon via be am is are was were been being do does did doing
done have has had having can could may might must shall should will would not no yes all any each
every some such both either neither few many more most much other another same own only just also
too very even still already again once ever never always often now later soon please thanks thank
let lets want wants wanted need needs needed like likes get gets got give gives given make makes
made take takes see sees seen know use uses used using one two three first second last next new old
big small good better best well way ways thing things lot kind sort part parts whole entire complete
full overall main major key important relevant related belong belongs including include includes
included contain contains containing etc eg ie vs okay
"""
_DRAWING = """
flow flows process draw draws drawing drawn show shows showing shown display create creates generate generates
generated produce render build visualise visualize illustrate sketch document describe describes
explain explains depict list lists add adds focus based exact simple clear detailed nice readable
pretty compact high level detail details overview picture image diagram diagrams chart graph erd er
uml mermaid entity entities relation relations relationship relationships relational attribute
attributes field fields column columns table tables row rows model models modelled modeled modeling
modelling schema schemas database databases db sql data datamodel structure structured architecture
system application app apps module modules package packages folder folders project projects
workspace code codebase repo repository source file files class classes object objects type types
primary foreign keys pk fk name names named cardinality cardinalities link links linked connect
connects connected connection connections work works working together store stores stored save saved
point points depend depends everything anything something nothing django sqlalchemy sqlmodel flask
python typescript javascript postgres postgresql mysql sqlite orm
"""
_NEGATIONS = "without except excluding exclude excludes ignore ignoring omit omitting skip hide minus"
_OTHER_LANGUAGES = """
und der die das ein eine mit für von zeige zeichne et le les des une avec pour dans montre dessine y el los
las del con para una muestra dibuja il gli di uma och med för visa en het een van voor toon
"""

STOP_WORDS = frozenset((_GRAMMAR + _DRAWING).split())

NEGATIONS = frozenset(_NEGATIONS.split())
"""What follows one of these, up to the end of the clause, is not wanted."""

OTHER_LANGUAGES = frozenset(_OTHER_LANGUAGES.split())
"""Words of grammar that English has not: a request with them is not read word by word."""
