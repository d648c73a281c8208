using System.Text;
using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Serialization;
using CcmFhir.Fhir.Validation;

namespace CcmFhir.Chart.Profiles;

/// <summary>
/// The published definitions of fhir-profiles, as they are packaged in this assembly together with the part of HL7's R4 they rest on.
/// </summary>
public static class CcmProfiles
{
    private const string Hl7 = "hl7-r4.ndjson";
    private const string Prefix = "fhir-profiles/";

    /// <summary>
    /// A validator for everything this project writes: <c>Validate(resource, CcmTerms.ChargeProfile)</c>. Reads about 3 MB, so keep it;
    /// it may be used by many threads at once.
    /// </summary>
    /// <param name="more">Definitions of others, a national guide's for example; those packaged here stand before them.</param>
    public static Validator Load(params IEnumerable<Resource> more) => new(new Definitions(more.Concat(Resources())), CcmInvariants.All);

    /// <summary>StructureDefinitions, ValueSets and CodeSystems: HL7's without texts and constraints, then ours as published.</summary>
    internal static IEnumerable<Resource> Resources()
    {
        var names = typeof(CcmProfiles).Assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToArray();
        return Text(Prefix + Hl7).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Concat(names.Where(n => n != Prefix + Hl7).Select(Text))
            .Select(Parse);
    }

    private static string Text(string name)
    {
        using var stream = typeof(CcmProfiles).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not packaged in CcmFhir.Chart.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static Resource Parse(string json) =>
        FhirJson.Parse(json) is { Resource: { } resource } ? resource : throw new InvalidOperationException("A packaged definition is no FHIR JSON.");
}
