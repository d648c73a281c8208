using CcmFhir.Billing.Suggestions;

namespace CcmFhir.Billing.Tests.Suggestions;

public sealed class ConditionSuggestionsTests
{
    [Theory]
    [InlineData("R73.03", SuggestionDefault.None, "Prediabetes")]
    [InlineData("J06.9", SuggestionDefault.None, null)] // an acute cold
    [InlineData("", SuggestionDefault.None, null)]
    [InlineData("I21.4", SuggestionDefault.NotByItself, "Acute myocardial infarction")]
    [InlineData("J18.9", SuggestionDefault.NotByItself, "Pneumonia, all-cause")]
    [InlineData("Z87.01", SuggestionDefault.NotByItself, "Pneumonia, all-cause")]
    [InlineData("H25.13", SuggestionDefault.NotByItself, "Cataract")]
    [InlineData("Z85.3", SuggestionDefault.Review, "Breast cancer (female/male)")] // history only
    [InlineData("Z85.46", SuggestionDefault.Review, "Prostate cancer")]
    [InlineData("Z86.73", SuggestionDefault.Review, "Stroke / transient ischemic attack")]
    [InlineData("E78.5", SuggestionDefault.Review, "Hyperlipidemia")]
    [InlineData("E66.01", SuggestionDefault.Review, "Obesity")]
    [InlineData("D29.1", SuggestionDefault.None, null)] // excluded from prostatic hyperplasia
    [InlineData("E11.9", SuggestionDefault.Suggest, "Diabetes")]
    [InlineData("e119", SuggestionDefault.Suggest, "Diabetes")] // undotted and lower case
    [InlineData("E10.10", SuggestionDefault.Suggest, "Diabetes")]
    [InlineData("E10.0", SuggestionDefault.Suggest, "Diabetes")] // the wider family only
    [InlineData("E11.22", SuggestionDefault.Suggest, "Chronic kidney disease")] // E112 is longer than E11
    [InlineData("N18.1", SuggestionDefault.Suggest, "Chronic kidney disease")]
    [InlineData("N18.6", SuggestionDefault.Suggest, "End-stage renal disease / dialysis")]
    [InlineData("I11.0", SuggestionDefault.Suggest, "Heart failure and non-ischemic heart disease")]
    [InlineData("I11.9", SuggestionDefault.Suggest, "Hypertension")]
    [InlineData("I25.2", SuggestionDefault.Suggest, "Ischemic heart disease")] // an old infarction
    [InlineData("I69.354", SuggestionDefault.Suggest, "Stroke / transient ischemic attack")]
    [InlineData("C61", SuggestionDefault.Suggest, "Prostate cancer")]
    public void An_ICD_10_CM_code_is_judged_by_its_longest_prefix(string code, SuggestionDefault expected, string? condition)
    {
        var suggestion = ConditionSuggestions.OfIcd10Cm(code);

        Assert.Equal((expected, condition), (suggestion.Default, suggestion.Condition));
    }

    [Theory]
    [InlineData("15777000", SuggestionDefault.None, "Prediabetes", true)]
    [InlineData("714628002", SuggestionDefault.None, "Prediabetes", true)]
    [InlineData("162573006", SuggestionDefault.None, "Suspected lung cancer", true)]
    [InlineData("126906006", SuggestionDefault.Review, "Neoplasm of prostate", true)]
    [InlineData("195662009", SuggestionDefault.None, null, true)] // acute viral pharyngitis
    [InlineData("E11.9", SuggestionDefault.None, null, true)] // not a SNOMED code
    [InlineData("22298006", SuggestionDefault.NotByItself, "Acute myocardial infarction", true)]
    [InlineData("399211009", SuggestionDefault.Suggest, "Ischemic heart disease", true)] // an old infarction
    [InlineData("431855005", SuggestionDefault.Suggest, "Chronic kidney disease", true)]
    [InlineData("46177005", SuggestionDefault.Suggest, "End-stage renal disease / dialysis", true)]
    [InlineData("44054006", SuggestionDefault.Suggest, "Diabetes", true)]
    [InlineData("399068003", SuggestionDefault.Suggest, "Prostate cancer", false)] // from memory
    [InlineData("49049000", SuggestionDefault.Suggest, "Parkinson's disease and secondary parkinsonism", false)]
    public void A_SNOMED_code_is_looked_up_and_one_from_memory_is_marked(
        string code, SuggestionDefault expected, string? condition, bool verified)
    {
        var suggestion = ConditionSuggestions.OfSnomed(code);

        Assert.Equal((expected, condition, verified), (suggestion.Default, suggestion.Condition, suggestion.Verified));
    }

    [Fact]
    public void Chronic_kidney_disease_stage_1_is_named_stage_1() =>
        Assert.Contains("431855005 is stage 1", ConditionSuggestions.OfSnomed("431855005").Note, StringComparison.Ordinal);

    [Fact]
    public void A_suggestion_carries_its_source_its_match_and_its_note()
    {
        var suggestion = ConditionSuggestions.OfIcd10Cm("F10.20");

        Assert.Equal(
            ("Substance use disorder (alcohol/opioid/other)", "F10", "42 CFR Part 2 may limit sharing.", true),
            (suggestion.Condition, suggestion.Match, suggestion.Note, suggestion.Verified));
        Assert.StartsWith("Not in the CCW 30", suggestion.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void The_other_conditions_of_a_code_come_by_prefix_length() =>
        Assert.Equal(["Heart failure and non-ischemic heart disease", "Chronic kidney disease", "Hypertension"],
            [ConditionSuggestions.OfIcd10Cm("I13.0").Condition!, .. ConditionSuggestions.OfIcd10Cm("I13.0").Also]);

    [Fact]
    public void A_stroke_beside_a_head_injury_is_for_review()
    {
        Assert.Equal(SuggestionDefault.Suggest, ConditionSuggestions.OfIcd10Cm("I61.9", "I10", "E11.9").Default);

        var doubtful = ConditionSuggestions.OfIcd10Cm("I61.9", "I10", "S06.5X0A");

        Assert.Equal((SuggestionDefault.Review, "S065X0A beside it makes this doubtful."), (doubtful.Default, doubtful.Note));
    }
}
