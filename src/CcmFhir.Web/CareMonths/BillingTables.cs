using System.Collections.Immutable;
using CcmFhir.Billing;
using CcmFhir.Billing.Claims;
using CcmFhir.Billing.Edits;
using CcmFhir.Billing.Fees;
using CcmFhir.Billing.Rules;
using NodaTime;

namespace CcmFhir.Web.CareMonths;

/// <summary>What decisions rest on beside the facts: fees, imported claim edits, the policies that ship and the practice's plans.</summary>
internal sealed record BillingTables(FeeSchedules Fees, EditTables Edits, PayerPolicies Payers)
{
    /// <summary>The one decision behind every page and the close.</summary>
    public Determination Decide(CareMonth month) => RuleBook.Evaluate(month, Fees, Payers.Catalog, Edits);

    /// <summary>What a payer would reject of the charges; empty when nothing is charged.</summary>
    public ImmutableArray<ScrubFinding> Scrub(Determination determination, LocalDate today) =>
        determination.Charges.IsEmpty ? [] : ClaimScrub.Check(Scrubbing.Claim(determination), Edits, today);
}
