using CcmFhir.Billing.Eligibility;

namespace CcmFhir.Billing.Facts;

/// <summary>Reads conditions, consents and the care plan.</summary>
internal static class EligibilityFacts
{
    public static ChronicCondition Condition(FactObject o) => new()
    {
        Id = o.RequiredText("id"),
        System = o.RequiredWord<CodeSystem>("system"),
        Code = o.RequiredText("code"),
        ClinicalStatus = o.Text("clinicalStatus"),
        VerificationStatus = o.Text("verificationStatus"),
        Onset = o.Date("onset"),
        Attestation = o.Object("attestation", a => new ConditionAttestation(
            a.Text("by"), a.Date("on"), a.Word<ExpectedDuration>("lasts"), a.Set<Risks>("risk", (x, y) => x | y))),
    };

    public static PatientConsent Consent(FactObject o) => new()
    {
        Id = o.RequiredText("id"),
        GivenOn = Given(o),
        Mode = o.RequiredWord<ConsentMode>("mode"),
        Elements = o.Set<ConsentElements>("elements", (x, y) => x | y),
        Practitioner = o.Text("practitioner"),
        Witness = o.Text("witness"),
        RevokedOn = o.Date("revokedOn"),
    };

    public static CarePlanOnFile CarePlan(FactObject o) => new()
    {
        Id = o.RequiredText("id"),
        CreatedOn = o.RequiredDate("createdOn"),
        ReviewedOn = o.Date("reviewedOn"),
        RevisedOn = o.Date("revisedOn"),
        SubstantiallyRevised = o.Flag("substantiallyRevised"),
        Elements = o.Set<PlanElements>("elements", (x, y) => x | y),
        Conditions = o.TextList("conditions"),
        ApprovedBy = o.Text("approvedBy"),
        CopyGivenOn = o.Date("copyGivenOn"),
        SharedBy = o.Set<SharingMeans>("sharedBy", (x, y) => x | y),
        InCertifiedEhr = o.Flag("inCertifiedEhr"),
    };

    /// <summary>A date or a moment.</summary>
    private static GivenOn Given(FactObject o)
    {
        var text = o.RequiredText("givenOn");
        if (FactDates.Day(text) is { } day)
        {
            return GivenOn.On(day);
        }

        if (FactDates.Moment(text) is { } moment)
        {
            return GivenOn.At(moment);
        }

        if (!string.IsNullOrWhiteSpace(text))
        {
            o.Error("givenOn", "The value must be a date, like 2026-10-05, or a moment with its offset, like 2026-10-05T09:30:00-05:00.");
        }

        return GivenOn.On(default);
    }
}
