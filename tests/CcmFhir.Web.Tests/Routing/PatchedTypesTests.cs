using System.Text.Json;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Ehr.Routing;

namespace CcmFhir.Web.Tests.Routing;

public sealed class PatchedTypesTests
{
    [Theory]
    [InlineData("application/json-patch+json", "patch", "Task", "Task")]
    [InlineData("application/json-patch+json", "update", "Task", "")]
    [InlineData("application/fhir+json", "patch", "Task", "")]
    [InlineData("application/json-patch+json", "patch", "Patient", "")] // never written by us
    public void A_record_is_patched_where_the_statement_names_the_format_and_the_interaction(
        string format, string interaction, string type, string patched)
    {
        using var document = JsonDocument.Parse(
            $$"""{"resourceType":"CapabilityStatement","patchFormat":["{{format}}"],"rest":[{"mode":"server","resource":[{"type":"{{type}}","interaction":[{"code":"{{interaction}}"}]}]}]}""");
        var (facts, _) = CapabilityStatementReader.Read(document.RootElement);

        Assert.Equal(patched, string.Join(',', RouteTable.Choose(facts!, null, null, EhrPreset.Generic, RouteOverrides.None).Patched));
    }
}
