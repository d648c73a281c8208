using System.Text.RegularExpressions;
using System.Xml.Linq;
using CcmFhir.Web.Components;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Features.Certify;
using CcmFhir.Web.Features.Charges;
using CcmFhir.Web.Features.Integrator;
using CcmFhir.Web.Features.Launch;
using CcmFhir.Web.Features.Month;
using CcmFhir.Web.Features.Oversight;
using CcmFhir.Web.Features.Patient;
using CcmFhir.Web.Features.Time;
using CcmFhir.Web.Oversight;

namespace CcmFhir.Web.Tests.Screens;

/// <summary>Every word a person reads lies in the resource files, in both languages.</summary>
public sealed partial class WordsTests
{
    private static readonly string Web = Path.Combine(ScreenHost.Root(), "src", "CcmFhir.Web");

    private static readonly Dictionary<string, string> English = Load("Text.resx");

    private static readonly Dictionary<string, string> Spanish = Load("Text.es.resx");

    private static IEnumerable<string> Pages => Directory.EnumerateFiles(Web, "*.razor", SearchOption.AllDirectories)
        .Where(f => !f.Contains("node_modules", StringComparison.Ordinal));

    [Fact]
    public void Both_languages_have_the_same_keys_with_the_same_places()
    {
        Assert.Equal(English.Keys.Order(StringComparer.Ordinal), Spanish.Keys.Order(StringComparer.Ordinal));
        Assert.Empty(English.Where(e => !Places(e.Value).SetEquals(Places(Spanish[e.Key]))).Select(e => e.Key));
    }

    [Fact]
    public void Every_key_a_page_names_has_a_text()
    {
        var used = Pages.Append(Path.Combine(Web, "Components", "Show.cs"))
            .SelectMany(f => Key().Matches(File.ReadAllText(f)).Select(m => m.Groups[1].Value));

        Assert.Empty(used.Where(k => !English.ContainsKey(k)).Distinct());
    }

    [Fact]
    public void Every_value_a_page_can_show_has_a_text()
    {
        string[] keys =
        [
            .. Keys<Section>("nav"), .. Keys<Done>("done"), .. Keys<RefusalReason>("refusal"), .. Keys<FieldProblem>("problem"), .. Keys<EhrFailureKind>("ehr"),
            .. Keys<ChartPart>("chartPart"), .. Keys<LampKind>("lamp"), .. Keys<LampWord>("lamp", ".word"), .. Keys<LampWord>("lamp", ".detail"),
            .. Keys<LampWord>("lamp", ".sentence").Where(k => !k.StartsWith("lamp.Chart", StringComparison.Ordinal)),
            .. Keys<StepKind>("step"), .. Keys<StepKind>("step", ".open"), .. Keys<StepState>("step.state"), .. Keys<EntryStanding>("log.standing"), .. Keys<DeliveryState>("delivery"), .. Keys<DeliveryState>("charges.next"),
            .. Keys<TimeKind>("kind"), .. Keys<TimerRemark>("timer.remark"), .. Keys<MonthOutcome>("outcome.month"), .. Keys<FindingOutcome>("finding"),
            .. Keys<OversightSection>("oversight.nav"), .. Keys<OversightStanding>("oversight.standing"),
            .. OversightTemplates.All.Select(t => "oversight.template." + t.Id), .. OversightTemplates.All.SelectMany(t => t.Fields).Select(f => "oversight.field." + f),
            .. OversightTemplates.ReasonKinds.Select(r => "oversight.reason." + r), .. ChartChecklist.Items.Select(i => "checklist." + i),
            .. ChartChecklist.Answers.Select(a => "answer." + a), .. Assumptions.All.Select(a => "oversight.assumption." + a.Name),
            .. BillingAnswers.All.Select(a => "oversight.answer." + a.Key), .. BillingAnswers.Benchmarks.Select(b => "oversight.benchmark." + b.Key),
            .. Keys<FixLink>("fix"), .. Keys<Lane>("lane"), .. Keys<Lane>("lane", ".time"), .. Keys<ProblemKind>("trouble", ".title"), .. Keys<CheckState>("setup.check"), .. Keys<ConformanceVerdict>("setup.check"),
            "certify.wait.Launch", "certify.wait.SignIn", "certify.skip", "certify.end",
            .. Keys<ProblemKind>("trouble", ".what"), .. Keys<ProblemKind>("trouble", ".do"),
        ];

        Assert.All(keys, k => Assert.Contains(k, English.Keys));
    }

    [Theory]
    [InlineData("activity", "patient-call,caregiver-call,secure-message,chart-review,care-plan,medication-reconciliation,medication-management,specialist-coordination,referral,community-resource,transport,transition-follow-up,education,face-to-face,acute-illness,preventive,clerical,billing,travel,voicemail,oversight,care-plan-oversight")]
    [InlineData("element", "problem-list,expected-outcome-prognosis,measurable-goals,cognitive-functional-assessment,symptom-management,planned-interventions,medication-management,environmental-evaluation,caregiver-assessment,outside-coordination,periodic-review,self-management")]
    [InlineData("mode", "written,verbal,electronic")]
    [InlineData("lasts", "3-months,12-months,until-death")]
    [InlineData("risk", "death,acute-exacerbation,functional-decline")]
    [InlineData("level", "straightforward,low,moderate,high")]
    [InlineData("outcome", "enrolled,declined,unreachable,ineligible,enrolled-elsewhere,on-hold,withdrawn")]
    [InlineData("way", "staff,complex,practitioner,pcm-staff,pcm-practitioner,cpo-home-health,cpo-hospice,initiating-visit")]
    [InlineData("code", "99490,99439,99487,99489,99491,99437,G0181,G0182,G0506")]
    [InlineData("programme", "ccm,cpo-home-health,cpo-hospice")]
    [InlineData("homeCare.kind", "home-health,hospice")]
    public void Every_code_has_a_text(string family, string codes) =>
        Assert.All(codes.Split(','), code => Assert.Contains($"{family}.{code}", English.Keys));

    [Fact]
    public void No_page_holds_a_sentence_of_its_own()
    {
        var found = Pages.SelectMany(f => Sentence().Matches(Markup(f)).Select(m => $"{Path.GetFileName(f)}: {m.Value.Trim()}"));

        Assert.Empty(found);
    }

    private static Dictionary<string, string> Load(string file) => XDocument.Load(Path.Combine(Web, "Resources", file)).Root!.Elements("data")
        .ToDictionary(d => (string)d.Attribute("name")!, d => (string)d.Element("value")!, StringComparer.OrdinalIgnoreCase);

    private static HashSet<string> Places(string text) => [.. Place().Matches(text).Select(m => m.Value)];

    private static IEnumerable<string> Keys<T>(string prefix, string suffix = "") where T : struct, Enum =>
        Enum.GetNames<T>().Select(name => $"{prefix}.{name}{suffix}");

    /// <summary>The file without its code block, comments and expressions.</summary>
    private static string Markup(string file)
    {
        var text = File.ReadAllText(file);
        var code = text.IndexOf("@code", StringComparison.Ordinal);
        return Comment().Replace(code < 0 ? text : text[..code], "");
    }

    [GeneratedRegex("""\b(?:T|In|W)\((?:\w+, )?"([\w.-]+)"[,)]""")]
    private static partial Regex Key();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"@\*.*?\*@", RegexOptions.Singleline)]
    private static partial Regex Comment();

    // Two plain words in a row directly behind a tag.
    [GeneratedRegex(@"(?<=>)[^<>@{}()=;]*[A-Za-z]{2,} [A-Za-z]{2,}[^<>@{}()=;]*(?=<)")]
    private static partial Regex Sentence();
}
