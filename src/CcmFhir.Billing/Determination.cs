using System.Collections.Immutable;
using CcmFhir.Billing.Claims;
using CcmFhir.Billing.Policies;
using CcmFhir.Billing.Rules;
using CcmFhir.Billing.Time;
using NodaTime;

namespace CcmFhir.Billing;

/// <summary>
/// What may be billed for a patient's month, what may not, and why. The same facts, policy version and fee tables give the same
/// bytes through <see cref="DeterminationWriter"/>.
/// </summary>
public sealed class Determination
{
    private readonly CaseFile _file;
    private readonly Verdict[] _verdicts;
    private ImmutableArray<Finding> _findings;

    internal Determination(CaseFile file, Verdict[] verdicts)
    {
        (_file, _verdicts) = (file, verdicts);
        var gate = new Gate(file, verdicts);
        Outcome = gate.Outcome();
        Charges = Outcome == MonthOutcome.Billable ? gate.Charges() : [];
    }

    /// <summary>The facts this was decided on.</summary>
    public CareMonth Facts => _file.Facts;

    public string Patient => _file.Facts.Patient.Id;

    public YearMonth Month => _file.Facts.Month;

    public string PolicyId => _file.Policy.Id;

    public string PolicyVersion => _file.Policy.Version;

    /// <summary>The policy's settings in force this month, with the practice's own.</summary>
    public PolicySettings Settings => _file.Settings;

    public MonthOutcome Outcome { get; }

    /// <summary>Empty unless <see cref="Outcome"/> is billable.</summary>
    public ImmutableArray<ProposedCharge> Charges { get; }

    public MinuteAccount Minutes => new(_file.Ledger, _file.Facts);

    /// <summary>Every lane not charged, with what it would give or what it lacks.</summary>
    public ImmutableArray<LaneAlternative> Alternatives => new Gate(_file, _verdicts).Alternatives();

    /// <summary>One finding a rule, in the order of the rule book.</summary>
    public ImmutableArray<Finding> Findings
    {
        get
        {
            if (_findings.IsDefault)
            {
                var rules = RuleBook.Of(_file).All;
                _findings =
                [
                    .. Enumerable.Range(0, rules.Length).Where(i => _verdicts[i].Applies).Select(i => new Finding(_file, rules[i], _verdicts[i])),
                ];
            }

            return _findings;
        }
    }
}

public enum MonthOutcome
{
    Billable,

    /// <summary>A blocking rule is not met, or no lane reaches its threshold.</summary>
    NotBillable,

    /// <summary>Nothing blocks, but a blocking rule cannot be decided, or a person has to choose the lane.</summary>
    NeedsReview,
}
