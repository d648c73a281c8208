using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using CcmFhir.Billing.Codes;
using CcmFhir.Billing.Edits;
using CcmFhir.Billing.Fees;
using CcmFhir.Billing.Policies;
using CcmFhir.Billing.Rules.Claims;
using CcmFhir.Billing.Rules.Conflicts;
using CcmFhir.Billing.Rules.Consent;
using CcmFhir.Billing.Rules.Eligibility;
using CcmFhir.Billing.Rules.Entries;
using CcmFhir.Billing.Rules.Oversight;
using CcmFhir.Billing.Rules.Plan;
using NodaTime;

namespace CcmFhir.Billing.Rules;

/// <summary>The rules in the order they are told to people, and the one entry point of the billing core.</summary>
public static class RuleBook
{
    /// <summary>Changes when an answer may change.</summary>
    public const string Version = "2026.3";

    internal static ImmutableArray<BillingRule> Rules { get; } = InOrder();

    private static ImmutableArray<RulesOfProgramme> ByProgramme { get; } =
        [.. Enum.GetValues<Programme>().Select(p => new RulesOfProgramme([.. Rules.Where(r => r.AppliesTo(p))]))];

    /// <summary>SHA-256 over every rule, code and policy setting, "sha256:...": two installations with the same hash decide alike.</summary>
    public static string Hash { get; } = ComputeHash();

    /// <summary>Every rule, for documentation.</summary>
    public static ImmutableArray<RuleDescription> Describe() =>
        [.. Rules.Select(r => new RuleDescription(r.Id, r.Question, r.Citation, r.From, r.Settings))];

    /// <summary>Whether a rule is about another service of the month.</summary>
    public static bool IsConflict(string rule) => Rules.Any(r => r.Id == rule && r is ConflictRule);

    /// <summary>Decides what the month supports. Pure: the same facts, tables and policies give the same determination.</summary>
    /// <param name="month">The facts.</param>
    /// <param name="fees">For estimates; a year that is missing gives none.</param>
    /// <param name="policies">The policies to choose from; null: those that ship.</param>
    /// <param name="edits">Imported claim edits, which cap units; null: none.</param>
    /// <exception cref="ArgumentException">The facts name a policy or setting that does not exist.</exception>
    public static Determination Evaluate(
        CareMonth month, FeeSchedules fees, PolicyCatalog? policies = null, EditTables? edits = null) =>
        Evaluate(Open(month, fees, policies, edits));

    /// <summary>The month's file before any rule is asked.</summary>
    internal static CaseFile Open(CareMonth month, FeeSchedules fees, PolicyCatalog? policies = null, EditTables? edits = null) =>
        new(month, fees, edits ?? EditTables.None, (policies ?? PolicyCatalog.Shipped).For(month));

    private static Determination Evaluate(CaseFile file) => new(file, Judge(file));

    /// <summary>One verdict for each rule of the file's programme.</summary>
    internal static Verdict[] Judge(CaseFile file)
    {
        var rules = Of(file).InForce(file.FirstDay);
        var verdicts = new Verdict[rules.Length];
        for (var i = 0; i < rules.Length; i++)
        {
            verdicts[i] = rules[i] is { } rule ? rule.Judge(file) : Verdict.None;
        }

        return verdicts;
    }

    /// <summary>The rules of the file's programme, in the order of its verdicts.</summary>
    internal static RulesOfProgramme Of(CaseFile file) => ByProgramme[(int)file.Facts.Programme];

    private static ImmutableArray<BillingRule> InOrder() =>
    [
        new PatientAlive(),
        new CoverageInForce(),
        new AuthorizationValid(),
        new CodeCovered(),
        new NotPaidByModel(),
        new PractitionerMayBill(),
        new ConditionsQualify(),
        new AttestationsCurrent(),
        new InitiatingVisitDone(),
        new ConsentOnFile(),
        new ConsentForThisPractitioner(),
        new ConsentInRightForm(),
        new ConsentElementsExplained(),
        new ConsentTimeKnown(),
        new ConsentStands(),
        new PlanOnFile(),
        new PlanCoversConditions(),
        new PlanCoreElements(),
        new PlanFurtherElements(),
        new PlanApproved(),
        new PlanCopyGiven(),
        new PlanInCertifiedEhr(),
        new PlanReviewedWithinYear(),
        new PlanRevisedAfterOnset(),
        new PlanSharedBeyondFax(),
        new SupervisionRecorded(),
        new SupervisionAttested(),
        new HomeCareInMonth(),
        new HomeCarePlanSigned(),
        new SeenWithinSixMonths(),
        .. EntryRules.All,
        new EmploymentRecorded(),
        new EntriesRecordedInTime(),
        new EntriesDiffer(),
        new EntriesOfPlausibleLength(),
        new PersonInOnePlace(),
        new OversightNotBilled(),
        new MonthNotYetBilled(),
        new CcmByAnother(),
        .. ConflictTable.Rows,
        new HospiceDays(),
        new ThresholdReached(),
        new DecisionMakingModerateOrHigh(),
        new PlanRevisedForComplex(),
        new LaneChosen(),
        new AddOnNecessity(),
        new PlanAssessmentBilledOnce(),
        new PlaceOfServiceUsual(),
        new DiagnosesCoded(),
        new FeeYearKnown(),
        new LocalityKnown(),
        new PractitionerRate(),
        new PatientOwesShare(),
        new NextCode(),
    ];

    private static string ComputeHash()
    {
        var text = new StringBuilder(Version).Append('\n');
        foreach (var rule in Describe())
        {
            text.AppendJoin('|', rule.Id, rule.Question, rule.Citation, rule.From, string.Join(',', rule.Settings)).Append('\n');
        }

        foreach (var code in CodeCatalog.All)
        {
            text.AppendJoin('|', code.Code, code.Minutes, code.UnitsMax, code.From, code.To, code.AddsTo).Append('\n');
        }

        foreach (var policy in PolicyCatalog.Shipped.Policies)
        {
            foreach (var setting in policy.Settings)
            {
                text.AppendJoin('|', policy.Id, policy.Version, setting.Name, setting.Value, setting.From, setting.To, setting.Citation).Append('\n');
            }
        }

        return $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))}";
    }
}

/// <summary>A rule for people.</summary>
/// <param name="Id">Never changes.</param>
/// <param name="Question">What it asks.</param>
/// <param name="Citation">Who says so.</param>
/// <param name="From">First day in force; null: always.</param>
/// <param name="Settings">Policy settings that change its answer.</param>
public sealed record RuleDescription(
    string Id, string Question, string Citation, LocalDate? From, ImmutableArray<string> Settings);
