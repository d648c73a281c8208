using System.Reflection;

namespace CcmFhir.Conventions.Tests;

/// <summary>
/// A project exists only to forbid a reference. The table is the architecture: which of our own assemblies each
/// assembly may name, and which outside ones it may never name.
/// </summary>
public sealed class ReferenceGraphTests
{
    public static TheoryData<string, string[], string[]> Allowed => new()
    {
        { "CcmFhir.Billing", [], ["Microsoft.AspNetCore", "System.Net.Http", "System.Data", "Microsoft.Data", "Npgsql"] },
        { "CcmFhir.Fhir", [], ["Microsoft.AspNetCore", "System.Data", "NodaTime"] },
        { "CcmFhir.Smart", [], ["Microsoft.AspNetCore", "System.Data", "NodaTime"] },
        { "CcmFhir.Chart", ["CcmFhir.Billing", "CcmFhir.Fhir"], ["Microsoft.AspNetCore", "System.Net.Http", "System.Data"] },
        { "CcmFhir.Sandbox", ["CcmFhir.Fhir"], ["System.Data", "NodaTime"] },
        { "ccmfhir", ["CcmFhir.Billing", "CcmFhir.Chart", "CcmFhir.Fhir", "CcmFhir.Smart"], [] },
    };

    [Theory]
    [MemberData(nameof(Allowed))]
    public void An_assembly_names_only_what_the_architecture_allows(string assembly, string[] ours, string[] forbidden)
    {
        var names = Assembly.Load(assembly).GetReferencedAssemblies().Select(a => a.Name!).ToArray();

        Assert.DoesNotContain(names, n => n.StartsWith("CcmFhir", StringComparison.OrdinalIgnoreCase) && !ours.Contains(n));
        Assert.DoesNotContain(names, n => forbidden.Any(f => n.StartsWith(f, StringComparison.Ordinal)));
    }
}
