using System.Collections.Immutable;
using CcmFhir.Billing.Audit;

namespace CcmFhir.Web.Features.Oversight;

/// <summary>A month or a person under the meter.</summary>
/// <param name="Name">The row's heading.</param>
/// <param name="Path">Where the heading leads; null: nowhere.</param>
/// <param name="IsCurrent">The row whose detail is shown.</param>
/// <param name="Meter">Its counts.</param>
public sealed record AuthenticityRow(string Name, string? Path, bool IsCurrent, AuthenticityMeter Meter)
{
    /// <summary>The signs in the order of the columns, by the key of their words.</summary>
    public static ImmutableArray<(string Key, Func<AuthenticityMeter, int> Count)> Signs { get; } =
    [
        ("equal", m => m.EqualLength), ("fives", m => m.OnTheFives), ("twenty", m => m.ExactlyTwenty), ("late", m => m.Late),
        ("lastDay", m => m.BackdatedOnLastDay),
    ];
}
