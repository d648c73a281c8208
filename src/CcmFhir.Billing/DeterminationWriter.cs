using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using CcmFhir.Billing.Claims;
using CcmFhir.Billing.Facts;
using CcmFhir.Billing.Rules;
using CcmFhir.Billing.Time;

namespace CcmFhir.Billing;

/// <summary>A determination, or what is wrong with the facts, as UTF-8 JSON on one line: the same input gives the same bytes.</summary>
public static class DeterminationWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The determination as one JSON object without a line end.</summary>
    /// <param name="determination">What was decided.</param>
    /// <param name="pointerTo">Names the facts of the evidence where they were not read from a file of facts; null keeps their paths.</param>
    public static byte[] Write(Determination determination, Func<string, string>? pointerTo = null) =>
        Write(json => Write(json, determination, pointerTo ?? (fact => fact)));

    /// <summary>The errors as one JSON object; <paramref name="line"/> names the line of a file with one object a line.</summary>
    public static byte[] Write(ImmutableArray<FactsError> errors, long? line = null) => Write(json =>
    {
        json.WriteStartObject();
        if (line is { } number)
        {
            json.WriteNumber("line", number);
        }

        json.WriteStartArray("errors");
        foreach (var error in errors)
        {
            json.WriteStartObject();
            json.WriteString("path", error.Path);
            json.WriteString("message", error.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            write(json);
        }

        return stream.ToArray();
    }

    private static void Write(Utf8JsonWriter json, Determination determination, Func<string, string> pointerTo)
    {
        json.WriteStartObject();
        json.WriteString("patient", determination.Patient);
        json.WriteString("month", $"{determination.Month:uuuu'-'MM}");
        json.WriteStartObject("policy");
        json.WriteString("id", determination.PolicyId);
        json.WriteString("version", determination.PolicyVersion);
        json.WriteEndObject();
        json.WriteStartObject("ruleBook");
        json.WriteString("version", RuleBook.Version);
        json.WriteString("hash", RuleBook.Hash);
        json.WriteEndObject();
        json.WriteString("outcome", Words.Of(determination.Outcome));
        Write(json, determination.Minutes);
        Write(json, "charges", determination.Charges);
        json.WriteStartArray("alternatives");
        foreach (var alternative in determination.Alternatives)
        {
            json.WriteStartObject();
            json.WriteString("lane", Words.Of(alternative.Lane));
            json.WriteBoolean("supported", alternative.Supported);
            Write(json, "charges", alternative.Charges);
            Write(json, "missing", alternative.Missing);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("findings");
        foreach (var finding in determination.Findings)
        {
            Write(json, finding, pointerTo);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, MinuteAccount minutes)
    {
        json.WriteStartObject("minutes");
        Number(json, "staff", minutes.Staff, "0.0#");
        Number(json, "practitioner", minutes.Practitioner, "0.0#");
        json.WriteStartArray("counted");
        foreach (var counted in minutes.Counted)
        {
            json.WriteStartObject();
            json.WriteString("entry", counted.Entry);
            Number(json, "minutes", counted.Minutes, "0.0#");
            json.WriteString("as", counted.As);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("excluded");
        foreach (var excluded in minutes.Excluded)
        {
            json.WriteStartObject();
            json.WriteString("entry", excluded.Entry);
            Number(json, "minutes", excluded.Minutes, "0.0#");
            json.WriteString("rule", excluded.Rule);
            json.WriteString("reason", excluded.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, ImmutableArray<ProposedCharge> charges)
    {
        json.WriteStartArray(name);
        foreach (var charge in charges)
        {
            json.WriteStartObject();
            json.WriteString("code", charge.Code);
            json.WriteNumber("units", charge.Units);
            json.WriteString("lane", Words.Of(charge.Lane));
            json.WriteStartObject("dateOfService");
            json.WriteString("from", $"{charge.DateOfService.From:uuuu-MM-dd}");
            json.WriteString("to", $"{charge.DateOfService.To:uuuu-MM-dd}");
            json.WriteString("onClaim", charge.DateOfService.OnClaim);
            json.WriteEndObject();
            json.WriteString("placeOfService", charge.PlaceOfService);
            Write(json, "diagnoses", charge.Diagnoses);
            Write(json, charge.Estimate);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, ChargeEstimate estimate)
    {
        if (estimate.Amount is not { } amount)
        {
            json.WriteNull("estimate");
            return;
        }

        json.WriteStartObject("estimate");
        json.WriteNumber("year", estimate.Year);
        json.WriteString("setting", Words.Of(estimate.Setting));
        Number(json, "amount", amount, "0.00");
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Finding finding, Func<string, string> pointerTo)
    {
        var (message, evidence) = finding.Explain();
        json.WriteStartObject();
        json.WriteString("rule", finding.Rule);
        json.WriteString("outcome", Words.Of(finding.Outcome));
        json.WriteString("level", Words.Of(finding.Level));
        json.WriteString("message", message);
        json.WriteStartArray("evidence");
        foreach (var fact in evidence)
        {
            json.WriteStartObject();
            json.WriteString("fact", pointerTo(fact.Fact));
            json.WriteString("value", fact.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("citation", finding.Citation);
        if (finding.OtherPolicy is { } other)
        {
            json.WriteStartObject("otherPolicy");
            json.WriteString("id", other.Id);
            json.WriteString("outcome", Words.Of(other.Outcome));
            json.WriteString("citation", other.Citation);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, ImmutableArray<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter json, string name, decimal number, string format)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(number.ToString(format, CultureInfo.InvariantCulture));
    }
}
