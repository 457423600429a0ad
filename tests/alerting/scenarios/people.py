"""The people of the scenarios: four on the roster's ladder, a fallback, and two of a county."""

from alerting.people import Person

PEOPLE = {
    person.id: person
    for person in (
        Person(id="zhu", name="主甲", unit="u", channels=("screen-zhu",)),
        Person(id="fu", name="副乙", unit="u", channels=("screen-fu",)),
        Person(id="dai", name="带丙", unit="u", channels=("screen-dai",)),
        Person(id="fen", name="分丁", unit="u", channels=("screen-fen",), role="分管领导"),
        Person(id="hou", name="后戊", unit="u", channels=("screen-hou",), role="后备"),
        Person(id="xian", name="县己", unit="county", channels=("screen-xian",), role="后备"),
    )
}
