using System.Collections.Frozen;
using System.Collections.Immutable;
using CcmFhir.Billing.Claims;

namespace CcmFhir.Billing.Policies;

/// <summary>A setting a policy has: its name in facts, the words it takes, and whether a practice may override it.</summary>
public sealed class PolicySetting
{
    private readonly Func<PolicySettings, string, PolicySettings> _write;

    private PolicySetting(
        string name, ImmutableArray<string> values, bool houseMayChange, bool isFlag, Func<PolicySettings, string, PolicySettings> write)
    {
        (Name, Values, HouseMayChange, IsFlag, _write) = (name, values, houseMayChange, isFlag, write);
    }

    /// <summary>Every setting, in the order they are listed to people.</summary>
    public static ImmutableArray<PolicySetting> All { get; } =
    [
        Choice<LaneChoice>("laneChoice", (s, v) => s with { LaneChoice = v }),
        Flag("practitionerTimeAsStaff", (s, v) => s with { PractitionerTimeAsStaff = v }),
        Choice<TcmWithCcm>("tcmWithCcm", (s, v) => s with { TcmWithCcm = v }),
        Choice<ConsentForm>("consentForm", (s, v) => s with { ConsentForm = v }),
        Choice<SameDayVisit>("sameDayVisit", (s, v) => s with { SameDayVisit = v }),
        Flag("faceToFaceCounts", (s, v) => s with { FaceToFaceCounts = v }),
        Flag("preventiveCounts", (s, v) => s with { PreventiveCounts = v }),
        Choice<G0511Choice>("g0511", (s, v) => s with { G0511 = v }),
        Flag("complexNeedsPlanRevision", (s, v) => s with { ComplexNeedsPlanRevision = v }),
        Choice<FindingLevel>("cpoByOther", (s, v) => s with { CpoByOther = v }),
        Choice<FindingLevel>("apcmByOther", (s, v) => s with { ApcmByOther = v }),
        Choice<FindingLevel>("cpmWithCcm", (s, v) => s with { CpmWithCcm = v }),
        Choice<FindingLevel>("virtualCodes", (s, v) => s with { VirtualCodes = v }),
        Choice<FindingLevel>("cptExclusions", (s, v) => s with { CptExclusions = v }),
        Choice<FindingLevel>("cpt99374Family", (s, v) => s with { Cpt99374Family = v }),
        Choice<FindingLevel>("planApproval", (s, v) => s with { PlanApproval = v }, houseMayChange: false),
        Choice<FindingLevel>("furtherPlanElements", (s, v) => s with { FurtherPlanElements = v }, houseMayChange: false),
        Choice<DateOfServiceStyle>("dateOfService", (s, v) => s with { DateOfService = v }, houseMayChange: false),
        Flag("authorizationNeeded", (s, v) => s with { AuthorizationNeeded = v }, houseMayChange: false),
        Choice<CoveredCodes>("coveredCodes", (s, v) => s with { CoveredCodes = v }, houseMayChange: false),
        Flag("paidByModel", (s, v) => s with { PaidByModel = v }, houseMayChange: false),
        Flag("oversightInCapitation", (s, v) => s with { OversightInCapitation = v }, houseMayChange: false),
    ];

    private static FrozenDictionary<string, PolicySetting> ByName { get; } = All.ToFrozenDictionary(s => s.Name, StringComparer.Ordinal);

    public string Name { get; }

    /// <summary>The words it takes; a flag takes "true" and "false".</summary>
    public ImmutableArray<string> Values { get; }

    /// <summary>False for what only the payer decides.</summary>
    public bool HouseMayChange { get; }

    /// <summary>True when facts write it as a JSON boolean.</summary>
    public bool IsFlag { get; }

    public static PolicySetting? Find(string name) => ByName.GetValueOrDefault(name);

    /// <exception cref="ArgumentException">The value is none of <see cref="Values"/>: a policy or the caller is wrong.</exception>
    internal PolicySettings Write(PolicySettings settings, string value) => Values.Contains(value)
        ? _write(settings, value)
        : throw new ArgumentException($"'{value}' is not a value of the setting {Name}.", nameof(value));

    private static PolicySetting Choice<T>(string name, Func<PolicySettings, T, PolicySettings> write, bool houseMayChange = true)
        where T : struct, Enum =>
        new(name, Words.All<T>(), houseMayChange, isFlag: false, (settings, text) =>
        {
            _ = Words.TryParse<T>(text, out var value);
            return write(settings, value);
        });

    private static PolicySetting Flag(string name, Func<PolicySettings, bool, PolicySettings> write, bool houseMayChange = true) =>
        new(name, ["true", "false"], houseMayChange, isFlag: true, (settings, text) => write(settings, text == "true"));
}

/// <summary>A setting the practice overrides, "consentForm" to "written-only".</summary>
public sealed record HouseSetting(string Name, string Value);
