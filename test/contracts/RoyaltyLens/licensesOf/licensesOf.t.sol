// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILicenseRegistry} from "../../../../contracts/interfaces/ILicenseRegistry.sol";
import {LicenseView} from "../../../../contracts/interfaces/IRoyaltyLens.sol";
import {LicenseState, OfferTerms} from "../../../../contracts/types/Licenses.sol";
import {StreamState} from "../../../../contracts/types/Pools.sol";
import {RoyaltyLensBase} from "../RoyaltyLensBase.sol";

contract LicensesOfTest is RoyaltyLensBase {
    function test_WhenNone() public view {
        _assertEq(lens.licensesOf(new bytes32[](0)).length, 0, "length");
    }

    function testFuzz_RevertWhen_Unknown(bytes32 unknown) public {
        bytes32[] memory ids = new bytes32[](2);
        (ids[0], ids[1]) = (_acquire(_terms()), unknown);
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseNotFound.selector, unknown));
        lens.licensesOf(ids);
    }

    function test_WhenSome() public {
        bytes32[] memory ids = new bytes32[](3);
        ids[0] = _acquire(_dutiful());
        ids[1] = _acquire(_terms());
        ids[2] = ids[0];
        vm.prank(licensee);
        licenses.openStream(ids[0], RATE, TODAY + 60, NEVER);
        bytes32 closed = licenses.stateOf(ids[1]).offerId;
        vm.prank(operator);
        licenses.close(closed);
        vm.warp(START + 1_000);
        LicenseView[] memory views = lens.licensesOf(ids);
        _assertEq(views.length, 3, "length");
        StreamState memory none;
        for (uint256 i = 0; i < 3; ++i) {
            LicenseState memory state = licenses.stateOf(ids[i]);
            (address publisher, , OfferTerms memory terms) = licenses.termsOf(state.offerId);
            _assertEq(views[i].licenseId, ids[i], "id");
            _assertEq(abi.encode(views[i].license), abi.encode(state), "state");
            _assertEq(views[i].publisher, publisher, "publisher");
            _assertEq(views[i].offerClosed, i == 1, "closed");
            _assertEq(abi.encode(views[i].terms), abi.encode(terms), "terms");
            _assertEq(views[i].token, address(dollar), "token");
            StreamState memory stream = i == 1 ? none : pools.streamOf(poolId, state.streamId);
            _assertEq(abi.encode(views[i].stream), abi.encode(stream), "stream");
        }
        _assertEq(views[0].stream.passed, 1_000 << 64, "passed");
        _assertEq(views[0].publisher, operator, "publisher");
    }
}
