using CcmFhir.Billing.Eligibility;
using CcmFhir.Billing.Fees;
using CcmFhir.Billing.Rules;
using CcmFhir.Billing.Tests.Cases;

namespace CcmFhir.Billing.Tests.Claims;

/// <summary>What facts on paper cannot say and a chart can: that nobody is named to bill.</summary>
public sealed class PractitionerTests
{
    [Fact]
    public void A_month_that_nobody_is_named_to_bill_needs_a_person()
    {
        var month = Sample.Month with { BillingPractitioner = new BillingPractitioner("", "", null, null), Entries = Sample.Minutes(20, practitioner: false) };

        var finding = RuleBook.Evaluate(month, FeeSchedules.Shipped).Findings.Single(f => f.Rule == "practitioner-may-bill");

        Assert.Equal(
            (FindingOutcome.Undetermined, FindingLevel.Block, "Nobody is named to bill for this patient. Enrol the patient with a billing practitioner."),
            (finding.Outcome, finding.Level, finding.Message));
    }
}
