using CcmFhir.Smart.Scopes;
using CcmFhir.Web.Ehr.Configuration;

namespace CcmFhir.Web.Ehr.Routing;

/// <summary>Whether a route is open for a kind of record at one EHR, and why or why not.</summary>
internal sealed record Opening(bool IsOpen, string Because);

/// <summary>
/// The conditions of each route. An advertised create is necessary, not sufficient: the record must also mean there what it
/// means here, and a scope must allow it.
/// </summary>
internal sealed class RouteOpenings
{
    private readonly CapabilityStatementFacts _metadata;
    private readonly ScopeSet? _granted;
    private readonly ScopeSet? _supported;
    private readonly RouteOverrides _overrides;
    private readonly EhrVendor? _vendor;
    private readonly EhrVendor? _recognised;
    private readonly string _vendorSource;

    public RouteOpenings(
        CapabilityStatementFacts metadata, SmartFacts? smart, string? grantedScopes, EhrPreset preset, RouteOverrides overrides)
    {
        _metadata = metadata;
        _granted = grantedScopes is null ? null : ScopeSet.Parse(grantedScopes);
        _supported = smart is null ? null : ScopeSet.Parse(string.Join(' ', smart.ScopesSupported));
        _overrides = overrides;
        var recognised = EhrVendor.Recognise(metadata);
        _recognised = recognised?.Vendor;
        _vendor = EhrVendor.OfPreset(preset) ?? _recognised;
        _vendorSource = EhrVendor.OfPreset(preset) is not null ? "by preset" : $"by {recognised?.Element}";
    }

    /// <param name="subject">The kind of record.</param>
    /// <param name="route">One of the routes it can take.</param>
    /// <param name="byHand">launch.json sets this route: an integrator vouches for what /metadata does not list.</param>
    public Opening Of(RouteSubject subject, DeliveryRoute route, bool byHand) => route switch
    {
        DeliveryRoute.FhirCreate => Written(Subjects.TypeOf(subject), byHand),
        DeliveryRoute.OracleOperation => OracleOperation(byHand),
        DeliveryRoute.FhirCreateProfiled => Profiled(byHand),
        DeliveryRoute.Hl7v2DftP03 => Dft(byHand),
        DeliveryRoute.Document => Written("DocumentReference", byHand),
        DeliveryRoute.Export => Open(byHand, "a file for a person is always possible"),
        DeliveryRoute.Local => Open(byHand, "kept in this app, which is always possible"),
    };

    private OperationFacts? ChargeOperation =>
        (_metadata.Find("ChargeItem") ?? ResourceFacts.Nothing).Operations.FirstOrDefault(o => o.Name == "create");

    private Opening Written(string type, bool byHand)
    {
        var problem = VersionProblem() ?? AdvertisedProblem(type, byHand) ?? MeaningElsewhere(type, byHand)
            ?? ScopeProblem(type, patientLevelToo: true);
        return problem is not null
            ? Refused(problem)
            : Open(byHand, $"{Advertised(type)}{Granted(type, patientLevelToo: true)}{AfterUnknownOutcome(type)}");
    }

    private Opening OracleOperation(bool byHand)
    {
        var isOracles = _vendor?.Preset == EhrPreset.Oracle
            || ChargeOperation?.Definition.EndsWith("charge-item-create", StringComparison.OrdinalIgnoreCase) == true;
        if (ChargeOperation is null && !byHand)
        {
            return Refused("/metadata lists no operation ChargeItem/$create");
        }

        if (!isOracles && !byHand)
        {
            return Refused("ChargeItem/$create is listed, but by no server known to follow Oracle's contract");
        }

        // Oracle: provider and system tokens only, never the patient's.
        return (ScopeProblem("ChargeItem", patientLevelToo: false) ?? _overrides.OracleLacks) is { } problem
            ? Refused(problem)
            : Open(byHand, $"/metadata lists ChargeItem/$create{Vendor()}{Granted("ChargeItem", patientLevelToo: false)}");
    }

    private Opening Profiled(bool byHand)
    {
        if (!_overrides.HasTransform)
        {
            var contract = !Offers("ChargeItem") && ChargeOperation is null && _supported?.Allowing("ChargeItem", patientLevelToo: true) is { } scope
                ? $"; the SMART configuration lists {scope}, so a contract with the vendor may open it"
                : "";
            return Refused($"launch.json holds no transform for this EHR (writeback.chargeItem.transform){contract}");
        }

        return (VersionProblem() ?? AdvertisedProblem("ChargeItem", byHand) ?? ScopeProblem("ChargeItem", patientLevelToo: true)) is { } problem
            ? Refused(problem)
            : Open(byHand, $"launch.json holds a transform; {Advertised("ChargeItem")}{Granted("ChargeItem", patientLevelToo: true)}");
    }

    private Opening Dft(bool byHand) => _overrides.HasDftInterface
        ? Open(byHand, "launch.json configures the interface")
        : Refused("launch.json configures no HL7 v2 interface (writeback.chargeItem.dft), and /metadata cannot show one");

    /// <summary>Why a resource of this type would be taken for something else there.</summary>
    private string? MeaningElsewhere(string type, bool byHand)
    {
        // The preset's word and the statement's own: the more careful one counts.
        foreach (var vendor in new[] { _vendor, _recognised })
        {
            // A charge is at most refused by the EHR; minutes among laboratory values would mislead a clinician.
            if (vendor?.NotOurs.TryGetValue(type, out var means) == true && !(byHand && type == "ChargeItem"))
            {
                return $"at {vendor.Name} {type} means {means}";
            }
        }

        if (type == "ChargeItem" && !byHand && _vendor?.Preset == EhrPreset.Oracle && ChargeOperation is not null)
        {
            return "Oracle Health takes charges by its operation ChargeItem/$create";
        }

        return type == "Observation" ? ObservationMeansResults(byHand) : null;
    }

    /// <summary>For servers nobody knows: what the statement itself shows of its Observations.</summary>
    private string? ObservationMeansResults(bool byHand)
    {
        var text = (_metadata.Find("Observation") ?? ResourceFacts.Nothing).Documentation;
        string[] words = ["flowsheet", "laborator", "vital"];
        if (words.FirstOrDefault(w => text.Contains(w, StringComparison.OrdinalIgnoreCase)) is { } word)
        {
            return $"/metadata describes Observation by '{word}…': minutes do not belong there";
        }

        return byHand || _vendor?.IsOpenServer == true || Offers("Task") || Offers("ChargeItem")
            ? null
            : "/metadata offers create for Observation but for neither Task nor ChargeItem, as EHRs do whose Observations are laboratory values and vital signs";
    }

    private string? VersionProblem() =>
        _metadata.Release == FhirRelease.Other ? $"the server speaks FHIR {_metadata.FhirVersion}; records are written in R4" : null;

    private string? AdvertisedProblem(string type, bool byHand)
    {
        if (Offers(type) || (byHand && !_overrides.Create.ContainsKey(type)))
        {
            return null;
        }

        if (_overrides.Create.ContainsKey(type))
        {
            return $"launch.json says that {type} cannot be created (capabilityOverrides)";
        }

        return _metadata.Find(type) is { Interactions.Count: > 0 } listed
            ? $"/metadata offers {string.Join(", ", listed.Interactions)} for {type}, but no create"
            : _metadata.Find(type) is null ? $"/metadata does not list {type}" : $"/metadata lists {type}, but no create";
    }

    private string? ScopeProblem(string type, bool patientLevelToo)
    {
        if (_granted is null || _granted.Allowing(type, patientLevelToo) is not null)
        {
            return null;
        }

        var nearly = _granted.Nearly(type) is { } scope ? $"; {scope} is not enough" : "";
        var hint = _supported?.Allowing(type, patientLevelToo) is { } offered ? $"; the EHR lists {offered}: ask for it" : "";
        return $"no granted scope allows creating {type}{nearly}{hint}";
    }

    private bool Offers(string type) => _overrides.Create.TryGetValue(type, out var corrected) ? corrected : _metadata.Offers(type, "create");

    private string Advertised(string type) => _overrides.Create.ContainsKey(type)
        ? $"launch.json says that {type} can be created"
        : Offers(type) ? $"/metadata offers create for {type}" : $"/metadata does not offer create for {type}";

    private string Granted(string type, bool patientLevelToo) =>
        _granted is null ? "; granted scopes are not known yet" : $", granted by {_granted.Allowing(type, patientLevelToo)}";

    private string AfterUnknownOutcome(string type)
    {
        var isFound = _overrides.Search.TryGetValue(type, out var corrected)
            ? corrected
            : _metadata.Offers(type, "search-type") || _metadata.Find(type)?.ConditionalCreate == true;
        return type != "ChargeItem" || isFound ? "" : "; it offers no search, so a send without answer has to be looked up by a person";
    }

    private string Vendor() => _vendor is null ? "" : $", {_vendor.Name} {_vendorSource}";

    private static Opening Open(bool byHand, string because) => new(true, byHand ? $"launch.json sets it; {because}" : because);

    private static Opening Refused(string because) => new(false, because);
}
