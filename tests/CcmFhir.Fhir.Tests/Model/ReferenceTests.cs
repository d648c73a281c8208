using CcmFhir.Fhir.Model;

namespace CcmFhir.Fhir.Tests.Model;

public sealed class ReferenceTests
{
    [Theory]
    [InlineData("Patient/1", ReferenceKind.Relative, null, "Patient", "1", null)]
    [InlineData("Patient/LIFETIME_PROVIDER-4169494-0/_history/3", ReferenceKind.Relative, null, "Patient", "LIFETIME_PROVIDER-4169494-0", "3")]
    [InlineData("https://ehr.example/r4/Patient/a.b-c", ReferenceKind.Absolute, "https://ehr.example/r4/", "Patient", "a.b-c", null)]
    [InlineData("#med1", ReferenceKind.Contained, null, null, "med1", null)]
    [InlineData("urn:uuid:00000000-0000-0000-0000-00000000000A", ReferenceKind.Urn, null, null, "urn:uuid:00000000-0000-0000-0000-00000000000A", null)]
    [InlineData("urn:oid:not-even-an-oid", ReferenceKind.Urn, null, null, "urn:oid:not-even-an-oid", null)]
    [InlineData("Patient?identifier=x|1", ReferenceKind.None, null, null, null, null)]
    [InlineData("1", ReferenceKind.None, null, null, null, null)]
    [InlineData("", ReferenceKind.None, null, null, null, null)]
    [InlineData(null, ReferenceKind.None, null, null, null, null)]
    public void A_reference_is_taken_apart(string? text, ReferenceKind kind, string? @base, string? type, string? id, string? version) =>
        Assert.Equal(new ReferenceParts(kind, @base, type, id, version), ReferenceParts.Parse(text));

    [Fact]
    public void References_inside_a_bundle_follow_the_full_url_of_who_refers()
    {
        var bundle = new Bundle
        {
            Entry =
            {
                new() { FullUrl = "https://one.example/Patient/1", Resource = new Patient { Id = "1", Language = "one" } },
                new() { FullUrl = "https://two.example/Patient/1", Resource = new Patient { Id = "1", Language = "two" } },
                new() { FullUrl = "urn:uuid:x", Resource = new Patient { Language = "three" } },
                new() { Resource = new Patient { Id = "4", Language = "four" } },
            },
        };

        Assert.Equal("two", Resolve("Patient/1", "https://two.example/Condition/9"));
        Assert.Equal("one", Resolve("Patient/1", null));
        Assert.Equal("one", Resolve("https://one.example/Patient/1/_history/2", null));
        Assert.Equal("three", Resolve("urn:uuid:x", null));
        Assert.Equal("four", Resolve("Patient/4", "https://two.example/Condition/9"));
        Assert.Null(Resolve("https://three.example/Patient/1", null));
        Assert.Null(Resolve("#1", null));

        string? Resolve(string reference, string? from) => bundle.Resolve(new ResourceReference(reference), from)?.Language;
    }

    [Fact]
    public void A_contained_resource_is_found_in_its_container_only()
    {
        var plan = new CarePlan { Contained = { new Goal { Id = "g" } }, Goal = { new ResourceReference("#g"), new ResourceReference("#h") } };

        Assert.Equal(["g", null], plan.Goal.Select(g => plan.FindContained(g)?.Id));
    }
}
