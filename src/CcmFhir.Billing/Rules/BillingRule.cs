using System.Collections.Immutable;
using NodaTime;

namespace CcmFhir.Billing.Rules;

/// <summary>
/// One question the product asks of a month. <see cref="Judge"/> decides and is fast; <see cref="Explain"/> puts a verdict of
/// the same month into words. Neither throws.
/// </summary>
internal abstract class BillingRule
{
    /// <summary>Kebab-case; never changes.</summary>
    public abstract string Id { get; }

    /// <summary>What it asks, in words.</summary>
    public abstract string Question { get; }

    public abstract string Citation { get; }

    /// <summary>First month's day it is asked; null: always.</summary>
    public virtual LocalDate? From => null;

    /// <summary>Names of the policy settings that change its answer; the first one's citation is the finding's.</summary>
    public virtual ImmutableArray<string> Settings => [];

    /// <summary>Which programmes it belongs to.</summary>
    public virtual bool AppliesTo(Programme programme) => programme is Programme.Ccm or Programme.Pcm;

    /// <summary>Outcomes it can never have, with the reason; the tests demand a case for every other.</summary>
    public virtual ImmutableArray<(FindingOutcome Outcome, string Because)> Never => [];

    public abstract Verdict Judge(CaseFile file);

    public abstract Explanation Explain(CaseFile file, Verdict verdict);

    public bool IsInForce(LocalDate day) => From is not { } from || from <= day;
}
