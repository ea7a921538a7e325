// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IStreamRenewals} from "../../../../contracts/interfaces/IStreamRenewals.sol";
import {Renewal} from "../../../../contracts/types/Pools.sol";
import {CreatorPoolsBase} from "../../CreatorPools/CreatorPoolsBase.sol";

contract StreamRenewals_SetRenewal_Test is CreatorPoolsBase {
    function testFuzz_RevertWhen_NoDays(uint16 periodsLeft) public {
        vm.assume(periodsLeft != 0);
        vm.expectRevert(abi.encodeWithSelector(IStreamRenewals.RenewalPeriodZero.selector));
        renewals.setRenewal(payer, "pool", "salt", Renewal(periodsLeft, 0, 1, 1));
    }

    function test_WhenNoneAreLeft() public {
        bytes32 streamId = keccak256(abi.encode(payer, bytes32("pool"), bytes32("salt")));
        Renewal[3] memory written = [Renewal(3, 30, 1, 1), Renewal(0, 30, 1, 1), Renewal(0, 0, 0, 0)];
        for (uint256 i = 0; i < 3; ++i) {
            renewals.setRenewal(payer, "pool", "salt", written[i]);
            Renewal memory renewal = renewals.renewalOf(streamId, address(this));
            _assertEq(abi.encode(renewal), abi.encode(written[i]), "renewal");
        }
    }

    function testFuzz_WhenItMakesSense(
        Renewal[2] memory written,
        address controller,
        bytes32 poolId,
        bytes32 salt,
        address who
    ) public {
        vm.assume(who != stranger);
        bytes32 streamId = keccak256(abi.encode(controller, poolId, salt));
        for (uint256 i = 0; i < 2; ++i) {
            if (written[i].periodDays == 0) written[i].periodsLeft = 0;
            vm.expectEmit(address(renewals));
            emit IStreamRenewals.RenewalSet(streamId, who, written[i]);
            vm.prank(who);
            renewals.setRenewal(controller, poolId, salt, written[i]);
            _assertEq(abi.encode(renewals.renewalOf(streamId, who)), abi.encode(written[i]), "renewal");
        }
        Renewal memory none;
        _assertEq(abi.encode(renewals.renewalOf(streamId, stranger)), abi.encode(none), "another payer's");
        bytes32 other = keccak256(abi.encode(streamId));
        _assertEq(abi.encode(renewals.renewalOf(other, who)), abi.encode(none), "another stream's");
    }
}
