using CcmFhir.Billing.Rules;
using NodaTime;

namespace CcmFhir.Billing.Policies;

/// <summary>
/// Worked examples to copy for a real plan, once somebody has asked it. No real plan's rules: each citation says what to verify.
/// </summary>
internal static class WorkedExamples
{
    public static PayerPolicy MedicareAdvantage { get; } = MedicareFfs.Policy.Derive(
        "example-medicare-advantage", "2026.1", "Example: a Medicare Advantage plan",
        new DatedSetting("authorizationNeeded", "true", Cite.AskThePlan),
        new DatedSetting("dateOfService", "month-end", Cite.AskThePlan, To: new LocalDate(2025, 12, 31)),
        new DatedSetting("dateOfService", "range", Cite.AskThePlan, From: new LocalDate(2026, 1, 1)),
        new DatedSetting("tcmWithCcm", "deny", Cite.AskThePlan),
        new DatedSetting("coveredCodes", "all", Cite.AskThePlan));

    /// <summary>For a patient attributed to a model that pays the practice for care management by a fee of its own.</summary>
    public static PayerPolicy PaymentModel { get; } = MedicareFfs.Policy.Derive(
        "example-payment-model", "2026.1", "Example: Medicare, patient attributed to a payment model",
        new DatedSetting("paidByModel", "true", Cite.PaymentModels));

    public static PayerPolicy Commercial { get; } = Strict.Policy.Derive(
        "example-commercial", "2026.1", "Example: a commercial plan",
        new DatedSetting("coveredCodes", "staff-only", Cite.AskThePlan),
        new DatedSetting("dateOfService", "threshold", Cite.AskThePlan));

    public static PayerPolicy Medicaid { get; } = Strict.Policy.Derive(
        "example-medicaid", "2026.1", "Example: a Medicaid managed care plan",
        new DatedSetting("authorizationNeeded", "true", Cite.AskThePlan),
        new DatedSetting("oversightInCapitation", "true", Cite.OversightGuide));
}
