namespace CcmFhir.Billing.Edits;

/// <summary>Something a payer would reject, or a check that could not be made.</summary>
/// <param name="Id">Never changes: <c>scrub-units-over-mue</c>.</param>
/// <param name="Message">What is wrong, for the biller.</param>
/// <param name="Citation">The rule behind the check.</param>
/// <param name="Checked">False when a fact or table for the check is absent, so that nothing is known.</param>
public sealed record ScrubFinding(string Id, string Message, string Citation, bool Checked = true);
