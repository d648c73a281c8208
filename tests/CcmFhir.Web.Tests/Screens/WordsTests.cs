using System.Text.RegularExpressions;
using System.Xml.Linq;
using CcmFhir.Smart;
using CcmFhir.Web.Certify;
using CcmFhir.Web.Components;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Features.Certify;
using CcmFhir.Web.Features.Charges;
using CcmFhir.Web.Features.Integrator;
using CcmFhir.Web.Features.Launch;
using CcmFhir.Web.Features.Month;
using CcmFhir.Web.Features.Oversight;
using CcmFhir.Web.Features.Patient;
using CcmFhir.Web.Features.Time;
using CcmFhir.Web.Hosting;
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
            .. Keys<ProblemKind>("trouble", ".what"), .. Keys<ProblemKind>("trouble", ".do"), .. Keys<SmartFailureKind>("cause"),
            .. LaunchProblems.Settings.Select(k => $"look.{k}"),
            .. CertifyRun.ChecksFor(Categorised()).SelectMany(c => new[] { c.Title.Key, CertifyAdvice.On(c.Id).Key }),
            .. Requirements.All.Select(r => Requirements.TextOf(r).Key), .. Requirements.VerifiedElsewhere.Select(r => Requirements.ElsewhereOf(r).Key),
            .. Keys<Verdict>("certify.html.verdict"), .. Keys<Verdict>("certify.html"),
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

    [Fact]
    public void Every_phrase_of_the_doctor_and_the_conformance_run_has_a_text()
    {
        string[] folders = ["Connect", "Certify"];
        var sources = folders.SelectMany(f => Directory.EnumerateFiles(Path.Combine(Web, f), "*.cs")).ToDictionary(f => Path.GetFileNameWithoutExtension(f), File.ReadAllText);
        var used = sources.Values.SelectMany(s => Phrase().Matches(s).Select(m => m.Groups[1].Value))
            .Concat(sources["CertifyHtml"].Split('\n').SelectMany(l => Said().Matches(l).Select(m => "certify.html." + m.Groups[1].Value)))
            .Concat(sources.Where(s => s.Key.StartsWith("Doctor", StringComparison.Ordinal)).SelectMany(s => Of(s.Value)));

        Assert.Empty(used.Where(k => !k.EndsWith('.') && !English.ContainsKey(k)).Distinct());
    }

    // Came("x"), ToDo(good ? "x" : "y"), ToDoUnless(good, "x"), Note("id", …, Add("id", …
    private static IEnumerable<string> Of(string source) =>
        CameOrToDo().Matches(source).SelectMany(m => Literal().Matches(m.Groups[2].Value).Select(l => (m.Groups[1].Value == "Came" ? "doctor.came." : "doctor.todo.") + l.Groups[1].Value))
            .Concat(Reported().Matches(source).Select(m => "doctor.check." + m.Groups[1].Value));

    /// <summary>An EHR whose entry names categories, so that every kind of check is there.</summary>
    private static EhrConnection Categorised()
    {
        using var example = typeof(WebHost).Assembly.GetManifestResourceStream("launch.json.example")!;
        var json = System.Text.Json.Nodes.JsonNode.Parse(example)!;
        json["ehrs"]![0]!["search"] = System.Text.Json.Nodes.JsonNode.Parse("""{"carePlanCategories":["assess-plan"]}""");
        return LaunchConfigurationReader.Read(json.ToJsonString()).Configuration!.Ehrs[0];
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

    [GeneratedRegex("""new Phrase\("([\w.-]+)"[,)]""")]
    private static partial Regex Phrase();

    [GeneratedRegex("""\bSaid\("([\w.-]+)"[,)]""")]
    private static partial Regex Said();

    [GeneratedRegex("""\b(Came|ToDo|ToDoUnless)\(((?:[^()"]|"[^"]*"|\([^()]*\))*)\)""")]
    private static partial Regex CameOrToDo();

    [GeneratedRegex("""(?<![\w$]|Join\(|is |== |!= )"([a-z][\w-]*(?:\.[\w-]+)*)"(?! *=>)""")]
    private static partial Regex Literal();

    [GeneratedRegex("""\b(?:Note|Add)\("([\w-]+)",""")]
    private static partial Regex Reported();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"@\*.*?\*@", RegexOptions.Singleline)]
    private static partial Regex Comment();

    // Two plain words in a row directly behind a tag.
    [GeneratedRegex(@"(?<=>)[^<>@{}()=;]*[A-Za-z]{2,} [A-Za-z]{2,}[^<>@{}()=;]*(?=<)")]
    private static partial Regex Sentence();
}
