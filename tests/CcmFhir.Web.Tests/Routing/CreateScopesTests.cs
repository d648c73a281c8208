using CcmFhir.Smart.Scopes;
using CcmFhir.Web.Ehr.Routing;

namespace CcmFhir.Web.Tests.Routing;

public sealed class CreateScopesTests
{
    [Theory]
    [InlineData("user/ChargeItem.c")]
    [InlineData("user/ChargeItem.cu")]
    [InlineData("system/ChargeItem.cruds")]
    [InlineData("user/ChargeItem.write")]
    [InlineData("user/ChargeItem.*")]
    [InlineData("user/*.write")]
    [InlineData("user/*.*")]
    [InlineData("user/ChargeItem.create")]
    [InlineData("http://smarthealthit.org/fhir/scopes/user/ChargeItem.write")]
    public void These_allow_a_charge(string scope) =>
        Assert.Equal(scope, ScopeSet.Parse($"launch {scope} openid").Allowing("ChargeItem", patientLevelToo: false));

    [Theory]
    [InlineData("")]
    [InlineData("user/ChargeItem.rs")]
    [InlineData("user/ChargeItem.read")]
    [InlineData("user/ChargeItem.uds")]
    [InlineData("user/ChargeItem.rc")]
    [InlineData("user/ChargeItemDefinition.c")]
    [InlineData("user/chargeitem.c")]
    [InlineData("patient/ChargeItem.c")]
    [InlineData("user/ChargeItem.c?status=billable")]
    [InlineData("ChargeItem.c")]
    [InlineData("xuser/ChargeItem.c")]
    public void These_do_not(string scope) =>
        Assert.Null(ScopeSet.Parse(scope).Allowing("ChargeItem", patientLevelToo: false));
}
