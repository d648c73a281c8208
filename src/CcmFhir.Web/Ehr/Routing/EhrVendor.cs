using System.Collections.Immutable;
using CcmFhir.Web.Ehr.Configuration;

namespace CcmFhir.Web.Ehr.Routing;

/// <summary>What is known of a kind of server beyond its statement.</summary>
/// <remarks>
/// <c>Marks</c>: words its software, installation or publisher is called by; whole words, any case.
/// <c>Domains</c>: of its FHIR endpoints; stronger than any name, since a product may be built on another's server.
/// <c>IsOpenServer</c>: stores whatever resource it is given. <c>NotOurs</c>: resource types that mean something else there.
/// </remarks>
internal sealed record EhrVendor(
    string Name,
    EhrPreset? Preset,
    ImmutableArray<string> Marks,
    ImmutableArray<string> Domains,
    bool IsOpenServer,
    ImmutableDictionary<string, string> NotOurs)
{
    private const string ChartedResults = "results charted for the patient: laboratory values and vital signs";

    private static readonly ImmutableArray<EhrVendor> Known =
    [
        Ehr("Epic", EhrPreset.Epic, ["epic", "epiccare"], ["epic.com"]) with
        {
            NotOurs = Meanings(("Observation", "flowsheet rows"), ("Task", "community resource referrals and episode checklists")),
        },
        Ehr("Oracle Health", EhrPreset.Oracle, ["millennium", "oracle health", "cerner"], ["cerner.com", "oraclehealth.com"]) with
        {
            NotOurs = Meanings(("Observation", "laboratory values and vital signs"), ("Consent", "who may see the record")),
        },
        Ehr("athenahealth", EhrPreset.Athena, ["athenahealth", "athenanet", "athenaone"], ["athenahealth.com", "athena.io"]),
        Ehr("eClinicalWorks", EhrPreset.Ecw, ["eclinicalworks", "ecw", "healow"], ["eclinicalworks.com", "healow.com"]) with
        {
            NotOurs = Meanings(("Observation", ChartedResults), ("ChargeItem", "charges in its own contracted form, which needs a transform")),
        },
        Ehr("Veradigm", EhrPreset.Veradigm, ["veradigm", "allscripts", "fhirpoint"], ["allscripts.com", "veradigm.com"]),
        Ehr("NextGen", EhrPreset.NextGen, ["nextgen", "nextgen.fhir", "meditouch"], ["nextgen.com", "meditouchehr.com"]),
        Ehr("MEDITECH", EhrPreset.Meditech, ["meditech", "medical information technology"], ["meditech.com"]),
        Ehr("Altera", null, ["altera"], ["alterahealth.com"]),
        Ehr("Canvas", null, ["canvas medical"], ["canvasmedical.com"]),
        Ehr("Elation", null, ["elation", "elation health"], ["elationemr.com"]),
        Ehr("Greenway", null, ["greenway", "greenway health"], ["greenwayhealth.com"]),
        Ehr("ModMed", null, ["modmed", "modernizing medicine"], ["modmed.com"]),
        Ehr("Practice Fusion", null, ["practice fusion"], ["practicefusion.com"]),
        Ehr("DrChrono", null, ["drchrono"], ["drchrono.com"]),
        Open("Medplum", EhrPreset.Medplum, ["medplum"], ["medplum.com"]),
        Open("SMART launcher", EhrPreset.SmartLauncher, ["smart launcher"], ["smarthealthit.org"]),
        Open("Inferno", EhrPreset.Inferno, ["inferno"], ["inferno.healthit.gov"]),
    ];

    // HAPI is a library too: its name in a statement does not tell an open server from an EHR's own facade.
    private static readonly EhrVendor Hapi = Open("HAPI", EhrPreset.Hapi, [], []);

    public static EhrVendor? OfPreset(EhrPreset preset) =>
        preset == EhrPreset.Hapi ? Hapi : Known.FirstOrDefault(v => v.Preset == preset);

    /// <summary>The vendor the statement names, and the element that names it; null for one not known.</summary>
    public static (EhrVendor Vendor, string Element)? Recognise(CapabilityStatementFacts statement)
    {
        foreach (var host in statement.Hosts)
        {
            if (Known.FirstOrDefault(v => v.Domains.Any(d => host == d || host.EndsWith("." + d, StringComparison.OrdinalIgnoreCase))) is { } found)
            {
                return (found, "its address");
            }
        }

        foreach (var name in statement.Names)
        {
            if (Known.FirstOrDefault(v => v.Marks.Any(m => HoldsWord(name.Text, m))) is { } found)
            {
                return (found, name.Element);
            }
        }

        return null;
    }

    private static bool HoldsWord(string text, string word)
    {
        for (var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var end = at + word.Length;
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end])))
            {
                return true;
            }
        }

        return false;
    }

    private static EhrVendor Ehr(string name, EhrPreset? preset, ImmutableArray<string> marks, ImmutableArray<string> domains) =>
        new(name, preset, marks, domains, IsOpenServer: false, Meanings(("Observation", ChartedResults)));

    private static EhrVendor Open(string name, EhrPreset preset, ImmutableArray<string> marks, ImmutableArray<string> domains) =>
        new(name, preset, marks, domains, IsOpenServer: true, ImmutableDictionary<string, string>.Empty);

    private static ImmutableDictionary<string, string> Meanings(params (string Type, string Means)[] meanings) =>
        meanings.ToImmutableDictionary(m => m.Type, m => m.Means);
}
