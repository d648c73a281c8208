using System.Collections.Immutable;

namespace CcmFhir.Sandbox.Clinic;

/// <summary>One patient on the launcher page and the one line that says why to open this chart.</summary>
internal sealed record ClinicPatient(string Id, string Why);

/// <summary>The patients written by hand, each for one situation an app must get right.</summary>
internal static class SpecialPatients
{
    public static ImmutableArray<ClinicPatient> Admit(Func<string, Chart> open) =>
    [
        Alder(open("alder")), Bramble(open("bramble")), Clover(open("clover")), Dogwood(open("dogwood")), Elder(open("elder")),
        Fern(open("fern")), Gorse(open("gorse")), Sidr(open("sidr")), Holly(open("holly")), Ivy(open("ivy")),
    ];

    private static ClinicPatient Alder(Chart chart)
    {
        chart.Demographics("Testpatient-Alder", "Alma", "female", 74, 1);
        chart.Coverage(Payer.MedicarePartB);
        var diabetes = chart.Condition("E11.9", "Type 2 diabetes mellitus", 9);
        var hypertension = chart.Condition("I10", "Essential hypertension", 12);
        chart.Condition("N18.31", "Chronic kidney disease, stage 3a", 3);
        chart.Medication("Metformin 500 mg oral tablet", "861007");
        chart.Medication("Lisinopril 10 mg oral tablet", "314076");
        chart.Allergy("Penicillin");
        chart.Laboratory("4548-4", "Hemoglobin A1c", "7.40", "%", 40);
        chart.OfficeVisit(28);
        chart.OfficeVisit(210, "99213");
        chart.CarePlan("Diabetes and blood pressure", 28, diabetes, hypertension);
        return new("alder", "Diabetes, hypertension and kidney disease, Part B, seen four weeks ago, a plan in the chart, no CCM consent: the main job.");
    }

    private static ClinicPatient Bramble(Chart chart)
    {
        chart.Demographics("Testpatient-Bramble", "Boris", "male", 79, 2);
        chart.Coverage(Payer.MedicarePartB);
        chart.SnomedCondition("84114007", "Heart failure", 5);
        chart.SnomedCondition("13645005", "Chronic obstructive lung disease", 8);
        chart.Medication("Furosemide 40 mg oral tablet", "313988");
        chart.OfficeVisit(60);
        return new("bramble", "Problem list coded in SNOMED only: a diagnosis for the claim has to be chosen by a person.");
    }

    private static ClinicPatient Clover(Chart chart)
    {
        chart.Demographics("Testpatient-Clover", "Cleo", "female", 68, 3);
        chart.Coverage(Payer.MedicarePartB);
        chart.OfficeVisit(35);
        return new("clover", "No condition on the problem list.");
    }

    private static ClinicPatient Dogwood(Chart chart)
    {
        chart.Demographics("Testpatient-Dogwood", "Dale", "male", 88, 4, deceased: Calendar.At(chart.Calendar.FirstOfMonth.AddDays(-10), 6));
        chart.Coverage(Payer.MedicarePartB);
        chart.Condition("I50.22", "Chronic systolic heart failure", 6);
        chart.Condition("N18.4", "Chronic kidney disease, stage 4", 4);
        chart.OfficeVisit(75);
        return new("dogwood", "Died last month.");
    }

    private static ClinicPatient Elder(Chart chart)
    {
        chart.Demographics("Testpatient-Elder", "Edda", "female", 81, 5);
        chart.Coverage(Payer.MedicarePartB);
        chart.Condition("I50.32", "Chronic diastolic heart failure", 4);
        chart.Condition("J44.9", "Chronic obstructive pulmonary disease", 7);
        chart.OfficeVisit(33);
        chart.Charge("99495", chart.Calendar.InThisMonth(2));
        return new("elder", "Transitional care (99495) was billed this month.");
    }

    private static ClinicPatient Fern(Chart chart)
    {
        chart.Demographics("Testpatient-Fern", "Floyd", "male", 77, 6);
        chart.Coverage(Payer.MedicarePartB);
        chart.Condition("J44.9", "Chronic obstructive pulmonary disease", 10);
        chart.Condition("I48.20", "Chronic atrial fibrillation", 5);
        chart.OfficeVisit(50);
        chart.InpatientStay(chart.Calendar.FirstOfMonth, chart.Calendar.InThisMonth(2));
        return new("fern", "In hospital on the first days of this month.");
    }

    private static ClinicPatient Gorse(Chart chart)
    {
        chart.Demographics("Testpatient-Gorse", "Gwen", "female", 70, 7);
        chart.Coverage(Payer.MedicarePartB);
        chart.Condition("E11.65", "Type 2 diabetes mellitus with hyperglycemia", 2);
        chart.Condition("I10", "Essential hypertension", 2);
        chart.OfficeVisit(430);
        return new("gorse", "Not seen for more than a year: an initiating visit is needed.");
    }

    private static ClinicPatient Sidr(Chart chart)
    {
        chart.Demographics("Testpatient-سدر", "سلمى", "female", 72, 8);
        chart.Coverage(Payer.MedicarePartB);
        chart.Condition("M05.79", "Rheumatoid arthritis with rheumatoid factor of multiple sites", 11);
        chart.Condition("F33.1", "Major depressive disorder, recurrent, moderate", 6);
        chart.Medication(LongDrugName());
        chart.OfficeVisit(20);
        return new("sidr", "A name written from right to left and a drug name of 200 characters.");
    }

    private static ClinicPatient Holly(Chart chart)
    {
        chart.Demographics("Testpatient-Holly", "Hugo", "male", 75, 9);
        chart.Coverage(Payer.MedicarePartB);
        chart.Condition("E11.22", "Type 2 diabetes mellitus with diabetic chronic kidney disease", 8);
        chart.Condition("N18.32", "Chronic kidney disease, stage 3b", 3);
        chart.OfficeVisit(45);
        chart.PrivacyConsent(300);
        return new("holly", "Has a consent to share records, which is not a consent to CCM.");
    }

    private static ClinicPatient Ivy(Chart chart)
    {
        chart.Demographics("Testpatient-Ivy", "Ida", "female", 83, 10);
        chart.Condition("G30.9", "Alzheimer disease", 3);
        chart.Condition("I10", "Essential hypertension", 20);
        chart.OfficeVisit(30);
        return new("ivy", "No coverage in the chart: the payer is not known.");
    }

    private static string LongDrugName()
    {
        const string Name = "Compounded topical preparation of invented ingredients, ";
        return string.Concat(Enumerable.Repeat(Name, 4))[..199] + ".";
    }
}
