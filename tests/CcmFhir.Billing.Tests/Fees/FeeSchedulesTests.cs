using System.Globalization;
using CcmFhir.Billing.Fees;

namespace CcmFhir.Billing.Tests.Fees;

public sealed class FeeSchedulesTests
{
    private static readonly FeeSchedules Shipped = FeeSchedules.Shipped;

    /// <summary>Every amount of the published table, both years, both settings, QP too; an empty cell is a code that year does not have.</summary>
    public static TheoryData<string, int, PaymentSetting, bool, string> PublishedAmounts()
    {
        var data = new TheoryData<string, int, PaymentSetting, bool, string>();
        using var stream = typeof(FeeSchedulesTests).Assembly.GetManifestResourceStream("published-amounts.csv")!;
        using var reader = new StreamReader(stream);
        foreach (var cells in reader.ReadToEnd().Trim().Split('\n').Skip(1).Select(line => line.Split(',')))
        {
            data.Add(cells[0], 2025, PaymentSetting.NonFacility, false, cells[1]);
            data.Add(cells[0], 2025, PaymentSetting.Facility, false, cells[2]);
            data.Add(cells[0], 2026, PaymentSetting.NonFacility, false, cells[3]);
            data.Add(cells[0], 2026, PaymentSetting.Facility, false, cells[4]);
            data.Add(cells[0], 2026, PaymentSetting.NonFacility, true, cells[5]);
            data.Add(cells[0], 2026, PaymentSetting.Facility, true, cells[6]);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(PublishedAmounts))]
    public void Every_published_amount_is_reproduced_to_the_cent(
        string code, int year, PaymentSetting setting, bool qp, string published)
    {
        var answer = Shipped.PerUnit(code, year, setting, locality: null, qp);

        var amount = answer switch
        {
            Payment payment => payment.Amount.ToString("0.00", CultureInfo.InvariantCulture),
            NoPayment { Reason: NoPaymentReason.NotPriced } => "0.00",
            _ => "",
        };
        Assert.Equal(published, amount);
    }
}
