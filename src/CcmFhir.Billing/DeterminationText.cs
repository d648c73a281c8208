using System.Globalization;
using System.Text;
using CcmFhir.Billing.Claims;
using CcmFhir.Billing.Rules;

namespace CcmFhir.Billing;

/// <summary>A determination as text for people, in the order of its JSON form. Stable bytes, like it.</summary>
public static class DeterminationText
{
    /// <summary>UTF-8, with a blank line at the end.</summary>
    /// <param name="determination">What was decided.</param>
    /// <param name="pointerTo">Names the facts of the evidence where they were not read from a file of facts; null keeps their paths.</param>
    public static byte[] Write(Determination determination, Func<string, string>? pointerTo = null)
    {
        var text = new StringBuilder();
        Line(text, $"Patient {determination.Patient}, {determination.Month:uuuu'-'MM}: {Words.Of(determination.Outcome)}");
        Line(text, $"Policy {determination.PolicyId} {determination.PolicyVersion}, rule book {RuleBook.Version}");
        var minutes = determination.Minutes;
        Line(text, $"Minutes: {Decimal(minutes.Staff)} staff, {Decimal(minutes.Practitioner)} practitioner");
        foreach (var counted in minutes.Counted)
        {
            Line(text, $"  + {counted.Entry}: {Decimal(counted.Minutes)} as {counted.As}");
        }

        foreach (var excluded in minutes.Excluded)
        {
            Line(text, $"  - {excluded.Entry}: {Decimal(excluded.Minutes)} not counted ({excluded.Rule}). {excluded.Reason}");
        }

        Line(text, determination.Charges.IsEmpty ? "Charges: none" : "Charges:");
        foreach (var charge in determination.Charges)
        {
            Line(text, $"  {Describe(charge)}");
        }

        Line(text, "Alternatives:");
        foreach (var alternative in determination.Alternatives)
        {
            Line(text, alternative.Supported
                ? $"  {Words.Of(alternative.Lane)}: {string.Join("; ", alternative.Charges.Select(Describe))}"
                : $"  {Words.Of(alternative.Lane)}: lacks {string.Join(", ", alternative.Missing)}");
        }

        Line(text, "Findings:");
        foreach (var finding in determination.Findings)
        {
            AddFinding(text, finding, pointerTo ?? (fact => fact));
        }

        text.Append('\n');
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void AddFinding(StringBuilder text, Finding finding, Func<string, string> pointerTo)
    {
        var (message, evidence) = finding.Explain();
        Line(text, $"  [{Words.Of(finding.Level)}] {finding.Rule}: {Words.Of(finding.Outcome)}. {message}");
        foreach (var fact in evidence)
        {
            Line(text, $"      {pointerTo(fact.Fact)} = {fact.Value}");
        }

        Line(text, $"      {finding.Citation}");
        if (finding.OtherPolicy is { } other)
        {
            Line(text, $"      policy {other.Id} says: {Words.Of(other.Outcome)} ({other.Citation})");
        }
    }

    private static string Describe(ProposedCharge charge)
    {
        var amount = charge.Estimate.Amount is { } dollars ? $"${dollars.ToString("0.00", CultureInfo.InvariantCulture)}" : "no amount";
        return $"{charge.Code} x {charge.Units}, {charge.DateOfService.OnClaim}, place {charge.PlaceOfService}, "
            + $"{string.Join(" ", charge.Diagnoses)}, {amount}";
    }

    private static string Decimal(decimal minutes) => minutes.ToString("0.0#", CultureInfo.InvariantCulture);

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
