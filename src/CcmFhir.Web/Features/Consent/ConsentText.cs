using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Components;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;
using static CcmFhir.Web.Resources.Words;

namespace CcmFhir.Web.Features.Consent;

/// <summary>The exact text a patient signs, and its hash: what was shown is what is kept, whatever the texts say later.</summary>
internal static class ConsentText
{
    public static readonly ImmutableArray<string> Statements = ["availability", "cost-sharing", "one-practitioner", "right-to-stop"];

    /// <summary>Practice, practitioner, patient, the four statements, and the sentence the signature stands under.</summary>
    public static string Of(PageRequest page, MonthPicture picture, string language, decimal? costShare) =>
        $"{Told(page, picture, language, costShare, Statements)}\n{In(language, "sign.consent.statement")}";

    /// <summary>The same without a signature: practice, practitioner, patient, and the statements that were ticked as told.</summary>
    public static string Told(PageRequest page, MonthPicture picture, string language, decimal? costShare, ImmutableArray<string> statements) => string.Join('\n',
    [
        In(language, "print.letterTitle"),
        $"{page.Ehr.Practice.Name}: {picture.Billing.Name ?? picture.Billing.Id}",
        $"{picture.Identity.Name}, {NodaTime.Text.LocalDatePattern.Iso.Format(picture.Identity.BirthDate)}",
        .. Statements.Where(statements.Contains).Select(s => $"{In(language, $"script.{s}.head")} {Statement(language, s, costShare)}"),
    ]);

    public static string Statement(string language, string statement, decimal? costShare) => statement == "cost-sharing" && costShare is { } share
        ? In(language, "script.cost-sharing.textAmount", Show.Money(share))
        : In(language, $"script.{statement}.text");

    /// <returns>SHA-256 of the text in UTF-8, lower-case hex.</returns>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Whether the text that is kept is still the one that was signed.</summary>
    public static bool Holds(CapturedSignature signature) => Hash(signature.Text) == signature.TextHash;
}
