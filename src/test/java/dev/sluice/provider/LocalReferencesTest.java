package dev.sluice.provider;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Single quotes stand for double ones. */
class LocalReferencesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ 'properties':{'a':{'$ref':'#'}}}",
                "{ 'properties':{'a':{'$ref':'#/$defs/a~1b'}},'$defs':{'a/b':{}}}",
                "{ 'properties':{'a':{'$ref':'#/$defs/List%5Bint%5D'}},'$defs':{'List[int]':{}}}",
                "{ 'items':{'$ref':'#/anyOf/1'},'anyOf':[{},{}]}",
                "{ 'properties':{'$ref':{'type':'string'}}}",
                "{ 'default':{'$ref':'x'}}"
            })
    void referencesThatLeadSomewhereStayToTheLetter(String schema) {
        assertThat(LocalReferences.withoutDead(json(schema))).isEqualTo(json(schema));
    }

    @Test
    void othersAreTold() {
        String dead = "{'$ref':'%'}";
        String told = "{'description':'($ref: \\'%\\')'}";
        for (String reference : new String[] {"#/$defs/none", "other.json", "", "#/anyOf/7", "#/%zz"}) {
            for (String place : new String[] {
                "{'properties':{'a':@}}", "{'anyOf':[@]}", "{'items':@}", "{'$defs':{'a':{'not':@}}}", "@"
            }) {
                assertThat(LocalReferences.withoutDead(json(place.replace("@", dead.replace("%", reference)))))
                        .isEqualTo(json(place.replace("@", told.replace("%", reference))));
            }
        }
    }

    private static String json(String text) {
        return text.replace("\\'", "\\\"").replace('\'', '"');
    }
}
