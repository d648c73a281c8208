using System.Collections.Immutable;

namespace CcmFhir.Web.Oversight;

/// <summary>One plain answer to "can this be billed?", with who says so and when it was looked up.</summary>
/// <param name="Key">Of its text.</param>
/// <param name="IsBillable">False: the answer is no.</param>
/// <param name="Codes">The codes it is about; since when they exist says the billing core's catalogue.</param>
public sealed record BillingAnswer(string Key, bool IsBillable, ImmutableArray<string> Codes, string Citation);

/// <summary>A published figure to hold one's own count against.</summary>
public sealed record Benchmark(string Key, string Figure, string Citation);

/// <summary>What the medical director is told about money, and nothing more. Facts, each with its citation.</summary>
public static class BillingAnswers
{
    public static ImmutableArray<BillingAnswer> All { get; } =
    [
        new("programme", false, [],
            "CMS, Physician Fee Schedule relative value file RVU26C (2026-06-30) lists no such code; CMS, Chronic Care Management FAQs (2017-01-18), question 2: "
            + "the practitioner's direction is valued inside 99490 and 99487"),
        new("own-work", true, ["99491", "99437"], "CMS, Chronic Care Management Services, MLN909188"),
        new("decision-making", true, ["99487"], "CMS, CY 2017 Physician Fee Schedule final rule (CMS-1654-F); MLN909188"),
        new("initiating-visit", true, ["G0506"], "CMS, CY 2017 Physician Fee Schedule final rule (CMS-1654-F)"),
        new("care-plan-oversight", true, ["G0181", "G0182"],
            "42 CFR 414.39; CMS, Medicare Claims Processing Manual (Pub. 100-04), chapter 12, section 180"),
    ];

    public static ImmutableArray<Benchmark> Benchmarks { get; } =
    [
        new("beneficiaries", "3.4%", "Jang et al., J Am Geriatr Soc 2024;72:2730 (PubMed 38979879)"),
        new("physicians", "2-7%", "Nurs Outlook 2023;71:101905"),
        new("npPa", "0.3-1.3%", "Nurs Outlook 2023;71:101905"),
        new("who", "", "Nurs Outlook 2023;71:101905"),
    ];

    /// <summary>Beside every form that records supervision.</summary>
    public const string SupervisionCitation = "42 CFR 410.26(b)(5)";
}
