using System.Text.Encodings.Web;
using System.Text.Json;
using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Serialization;

namespace CcmFhir.Fhir.Tests.Serialization;

public sealed class RoundTripTests
{
    [Theory]
    [InlineData("profiles-types.json", 60)]
    [InlineData("profiles-resources.json", 200)]
    [InlineData("valuesets.json", 1000)]
    [InlineData("v3-codesystems.json", 300)]
    [InlineData("search-parameters.json", 1000)]
    public void Every_resource_of_HL7_s_bundles_is_touched_and_written_back_equal(string file, int atLeast)
    {
        var original = File.ReadAllBytes(Path.Combine(Hl7.DefinitionsFolder, file));
        var bundle = Hl7.Read<Bundle>(original);

        foreach (var resource in bundle.Entry.Select(e => e.Resource!))
        {
            var id = resource.Id;
            resource.Id = "touched";
            resource.Id = id;
        }

        Assert.True(bundle.Entry.Count >= atLeast, $"{bundle.Entry.Count} entries");
        Assert.Equal(Compact(original), FhirJson.Write(bundle));
    }

    // Text against text: comparing nodes would call 1.50 and 1.5 equal.
    private static byte[] Compact(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            document.WriteTo(writer);
        }

        return stream.ToArray();
    }

    [Theory]
    [InlineData("""{ "resourceType" : "Observation", "valueQuantity" : { "value" : 1.50 }, "x" : [ 1e2, null, "\u00e9", [ {} ] ] }""", true, 3, null)]
    [InlineData("""{"id":"a"}""", false, 0, FhirJsonFault.NotAResource)]
    [InlineData("<x/>", false, 0, FhirJsonFault.Markup)]
    public void A_round_trip_says_whether_everything_came_back(string json, bool isEqual, int unknown, FhirJsonFault? fault)
    {
        var result = RoundTrip.Check(System.Text.Encoding.UTF8.GetBytes(json));

        Assert.Equal((isEqual, unknown, fault), (result.IsEqual, result.UnknownMembers, result.Error?.Fault));
    }
}
