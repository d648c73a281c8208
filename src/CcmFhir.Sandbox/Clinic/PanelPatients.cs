using System.Collections.Immutable;

namespace CcmFhir.Sandbox.Clinic;

/// <summary>The rest of an ordinary panel: two or three chronic conditions each, different payers, visits and plans.</summary>
internal static class PanelPatients
{
    private const int FirstNumber = 11;

    private static readonly ImmutableArray<(string Code, string Text, string Drug)> Diseases =
    [
        ("E11.9", "Type 2 diabetes mellitus", "Metformin 500 mg oral tablet"),
        ("I10", "Essential hypertension", "Amlodipine 5 mg oral tablet"),
        ("I50.22", "Chronic systolic heart failure", "Carvedilol 12.5 mg oral tablet"),
        ("J44.9", "Chronic obstructive pulmonary disease", "Tiotropium inhaler"),
        ("N18.31", "Chronic kidney disease, stage 3a", "Dapagliflozin 10 mg oral tablet"),
        ("I48.20", "Chronic atrial fibrillation", "Apixaban 5 mg oral tablet"),
        ("F33.1", "Major depressive disorder, recurrent, moderate", "Sertraline 50 mg oral tablet"),
        ("I25.10", "Atherosclerotic heart disease of native coronary artery", "Atorvastatin 40 mg oral tablet"),
        ("J45.40", "Moderate persistent asthma", "Budesonide and formoterol inhaler"),
        ("G20.A1", "Parkinson disease without dyskinesia", "Carbidopa and levodopa 25 mg/100 mg oral tablet"),
        ("M17.0", "Bilateral primary osteoarthritis of knee", "Acetaminophen 500 mg oral tablet"),
        ("E78.5", "Hyperlipidemia", "Rosuvastatin 10 mg oral tablet"),
        ("M81.0", "Age-related osteoporosis", "Alendronate 70 mg oral tablet"),
    ];

    private static readonly ImmutableArray<(string Family, string Given, string Gender)> People =
    [
        ("Juniper", "Joel", "male"), ("Katsura", "Kira", "female"), ("Larch", "Lars", "male"), ("Maple", "Mona", "female"),
        ("Nettle", "Nils", "male"), ("Olive", "Oona", "female"), ("Poplar", "Pavel", "male"), ("Quince", "Quita", "female"),
        ("Rosemary", "Rhea", "female"), ("Spruce", "Sven", "male"), ("Thistle", "Thea", "female"), ("Umbra", "Uri", "male"),
        ("Vetch", "Vera", "female"), ("Willow", "Wim", "male"), ("Xyris", "Xenia", "female"), ("Yarrow", "Yann", "male"),
        ("Zinnia", "Zora", "female"), ("Aspen", "Abel", "male"), ("Beech", "Berta", "female"), ("Cypress", "Cyril", "male"),
        ("Daphne", "Dora", "female"), ("Elm", "Emil", "male"),
    ];

    public static ImmutableArray<ClinicPatient> Admit(Func<string, Chart> open) =>
        [.. People.Select((person, i) => Admit(open(person.Family.ToLowerInvariant()), person, i))];

    // Everything follows from the place in the list, so the same patient looks the same at every start.
    private static ClinicPatient Admit(Chart chart, (string Family, string Given, string Gender) person, int i)
    {
        chart.Demographics($"Testpatient-{person.Family}", person.Given, person.Gender, 66 + (i * 7 % 27), FirstNumber + i);
        var payer = (i % 11) switch
        {
            0 => Payer.MedicareAdvantage,
            5 => Payer.Commercial,
            _ => Payer.MedicarePartB,
        };
        chart.Coverage(payer);
        var diseases = Enumerable.Range(0, 2 + (i % 2)).Select(n => Diseases[(i + (n * 4)) % Diseases.Length]).ToArray();
        var conditions = diseases.Select((d, n) => chart.Condition(d.Code, d.Text, 2 + ((i + n) % 10))).ToArray();
        foreach (var disease in diseases)
        {
            chart.Medication(disease.Drug);
        }

        chart.OfficeVisit(14 + (i * 13 % 300));
        var why = $"{string.Join("; ", diseases.Select(d => d.Text))}. {Payers(payer)}";
        if (i % 3 == 0)
        {
            chart.CarePlan("Assessment and plan", 30 + i, conditions);
            why += ", plan in the chart";
        }

        if (i % 7 == 6)
        {
            chart.PrivacyConsent(200);
            why += ", record-sharing consent";
        }

        if (person.Family == "Maple")
        {
            chart.ClaimElsewhere("99490", chart.Calendar.InThisMonth(1));
            why += ", 99490 paid to another organization this month";
        }

        return new(person.Family.ToLowerInvariant(), $"{why}.");
    }

    private static string Payers(Payer payer) => payer switch
    {
        Payer.None => "No coverage",
        Payer.MedicarePartB => "Part B",
        Payer.MedicareAdvantage => "Medicare Advantage",
        Payer.Commercial => "Commercial insurance",
    };
}
