using System.Collections.Immutable;
using NodaTime;

namespace CcmFhir.Billing.Policies;

/// <summary>One setting that differs between two policies, or between two days of one.</summary>
/// <param name="Setting">Its name.</param>
/// <param name="Left">The first's row.</param>
/// <param name="Right">The second's row.</param>
public sealed record PolicyDifference(string Setting, DatedSetting Left, DatedSetting Right);

public static class PolicyDiff
{
    /// <summary>The settings whose values differ, in the order of <see cref="PolicySetting.All"/>.</summary>
    public static ImmutableArray<PolicyDifference> Compare(PayerPolicy left, LocalDate leftDay, PayerPolicy right, LocalDate rightDay) =>
    [
        .. PolicySetting.All
            .Select(s => new PolicyDifference(s.Name, left.Setting(s.Name, leftDay), right.Setting(s.Name, rightDay)))
            .Where(d => d.Left.Value != d.Right.Value),
    ];
}
