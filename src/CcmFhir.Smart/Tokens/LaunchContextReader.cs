using System.Text.Json;
using System.Text.RegularExpressions;
using CcmFhir.Smart.Http;

namespace CcmFhir.Smart.Tokens;

/// <summary>Reads the launch context beside an access token; see <see cref="LaunchContext"/>.</summary>
internal static partial class LaunchContextReader
{
    private const int TextLengthMax = 2048;
    private const int ItemsMax = 100;

    /// <summary>Null when <c>patient</c> or <c>encounter</c> is there but no FHIR id: acting on another patient is worse than not acting.</summary>
    public static LaunchContext? Read(JsonFields json)
    {
        var patient = Id(json, "patient", "Patient/");
        var encounter = Id(json, "encounter", "Encounter/");
        if (patient is null == json.Has("patient") || encounter is null == json.Has("encounter"))
        {
            return null;
        }

        return new LaunchContext
        {
            Patient = patient,
            Encounter = encounter,
            FhirContext = [.. json.Items("fhirContext").Take(ItemsMax).Select(Item).OfType<FhirContextItem>()],
            Intent = Short(json, "intent"),
            NeedPatientBanner = json.Flag("need_patient_banner") ?? true,
            SmartStyleUrl = Short(json, "smart_style_url"),
            Tenant = Short(json, "tenant"),
            AppContext = Short(json, "appContext"),
        };
    }

    private static string? Id(JsonFields json, string name, string prefix)
    {
        var text = json.Text(name);
        var id = text?.StartsWith(prefix, StringComparison.Ordinal) == true ? text[prefix.Length..] : text;
        return id is not null && FhirId().IsMatch(id) ? id : null;
    }

    private static string? Short(JsonFields json, string name) => json.Text(name) is { Length: <= TextLengthMax } text ? text : null;

    // Patient and Encounter have their own members; in this list they are only allowed with another role.
    private static FhirContextItem? Item(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String)
        {
            return Keep(new FhirContextItem(element.GetString(), null, null, FhirContextItem.LaunchRole));
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var fields = new JsonFields(element);
        var role = fields.Text("role") ?? FhirContextItem.LaunchRole;
        var item = new FhirContextItem(fields.Text("reference"), fields.Text("canonical"), fields.Text("type"), role);
        return item.Reference is null && item.Canonical is null && fields.Object("identifier") is null ? null : Keep(item);
    }

    private static FhirContextItem? Keep(FhirContextItem item)
    {
        var ownMember = item.Role == FhirContextItem.LaunchRole && item.Reference is { } reference && PatientOrEncounter().IsMatch(reference);
        var tooLong = item.Reference?.Length > TextLengthMax || item.Canonical?.Length > TextLengthMax;
        return ownMember || tooLong ? null : item;
    }

    // https://hl7.org/fhir/R4/datatypes.html#id
    [GeneratedRegex(@"\A(?!\.{1,2}\z)[A-Za-z0-9\-.]{1,64}\z", RegexOptions.CultureInvariant)]
    internal static partial Regex FhirId();

    [GeneratedRegex(@"(\A|/)(Patient|Encounter)/[^/]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex PatientOrEncounter();
}
