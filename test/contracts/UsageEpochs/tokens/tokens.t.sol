// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IUsageEpochs} from "../../../../contracts/interfaces/IUsageEpochs.sol";
import {FeeToken} from "../../../../contracts/mocks/FeeToken.sol";
import {HostileToken} from "../../../../contracts/mocks/HostileToken.sol";
import {NoReturnToken} from "../../../../contracts/mocks/NoReturnToken.sol";
import {UsageEpoch} from "../../../../contracts/types/Epochs.sol";
import {Statement} from "../../../../contracts/types/Licenses.sol";
import {UsageEpochsBase} from "../UsageEpochsBase.sol";

interface IMintable {
    function mint(address to, uint256 amount) external;
    function approve(address spender, uint256 amount) external;
}

contract UsageEpochs_Tokens_Test is UsageEpochsBase {
    bytes32 private _pool;
    bytes32 private _license;
    bytes32 private _strangers;

    /// @dev A pool of this token with a work of the author's and one of the stranger's, and a license on it.
    function _setUpWith(address token) private {
        vm.warp(START);
        _pool = _createPool(token, "token");
        vm.prank(author);
        pools.joinPool(_pool, members[0]);
        _strangers = _member(_pool, stranger);
        _license = _acquire(_byUse(_pool));
        vm.warp(START + PERIOD);
        IMintable(token).mint(licensee, 1_000);
        vm.prank(licensee);
        IMintable(token).approve(address(epochs), 1_000);
    }

    function _twoLeaves() private view returns (Leaf[] memory leaves) {
        leaves = _leaves(10, 20);
        leaves[1].workId = _strangers;
    }

    function _publishHere() private returns (UsageEpoch memory) {
        return _publishEpoch(_license, _pool, Statement(0, 0, 10, 0, 0), _twoLeaves(), 30);
    }

    function _refuses(bytes memory reason) private {
        vm.prank(licensee);
        vm.expectRevert(reason);
        epochs.publish(licenses, _license, Statement(0, 0, 10, 0, 0), "root", 30);
        _assertEq(licenses.stateOf(_license).paid, 0, "nothing is paid");
    }

    function test_RevertGiven_FeeFromReceiver() public {
        FeeToken token = new FeeToken();
        _setUpWith(address(token));
        token.setFees(1_000, 0);
        _refuses(abi.encodeWithSelector(IUsageEpochs.PaymentMismatch.selector, token, 27, 30));
    }

    function test_GivenFeeFromSender() public {
        FeeToken token = new FeeToken();
        _setUpWith(address(token));
        token.setFees(0, 1_000);
        UsageEpoch memory epoch = _publishHere();
        token.setFees(0, 0);
        _claim(epoch, _twoLeaves(), 0);
        _assertEq(token.balanceOf(author), 10, "the author's tokens");
    }

    function test_GivenNoReturn() public {
        NoReturnToken token = new NoReturnToken();
        _setUpWith(address(token));
        UsageEpoch memory epoch = _publishHere();
        _claim(epoch, _twoLeaves(), 0);
        _assertEq(token.balanceOf(author), 10, "the author's tokens");
        vm.warp(block.timestamp + 1_100 * DAY);
        _assertEq(epochs.close(epoch), 20, "to the pool");
    }

    function test_RevertGiven_HostileIn() public {
        HostileToken token = new HostileToken();
        _setUpWith(address(token));
        token.setBehavior(licensee, HostileToken.Behavior.ReturnFalse);
        _refuses(abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, token));
        token.setBehavior(licensee, HostileToken.Behavior.Block);
        _refuses(abi.encodeWithSelector(HostileToken.HostileBlocked.selector, licensee));
        token.setBehavior(licensee, HostileToken.Behavior.PretendSuccess);
        _refuses(abi.encodeWithSelector(IUsageEpochs.PaymentMismatch.selector, token, 0, 30));
    }

    function test_GivenHostileOut() public {
        HostileToken token = new HostileToken();
        _setUpWith(address(token));
        UsageEpoch memory epoch = _publishHere();
        HostileToken.Behavior[4] memory behaviors = [
            HostileToken.Behavior.Block,
            HostileToken.Behavior.ReturnFalse,
            HostileToken.Behavior.BurnGas,
            HostileToken.Behavior.RevertBomb
        ];
        for (uint256 i = 0; i < 4; ++i) {
            token.setBehavior(stranger, behaviors[i]);
            vm.expectRevert();
            epochs.claim{gas: 3_000_000}(_one(_claimOf(epoch, _twoLeaves(), 1)));
            _assertFalse(epochs.isClaimed(_idOf(epoch), 1), "still due");
        }
        _claim(epoch, _twoLeaves(), 0);
        _assertEq(token.balanceOf(author), 10, "the author's tokens");
        token.setBehavior(stranger, HostileToken.Behavior.Honest);
        _claim(epoch, _twoLeaves(), 1);
        _assertEq(token.balanceOf(stranger), 20, "the stranger's tokens");
    }

    function test_GivenPretends() public {
        HostileToken token = new HostileToken();
        _setUpWith(address(token));
        UsageEpoch memory epoch = _publishHere();
        token.setBehavior(stranger, HostileToken.Behavior.PretendSuccess);
        _claim(epoch, _twoLeaves(), 1);
        _assertEq(token.balanceOf(stranger), 0, "the stranger's tokens");
        _claim(epoch, _twoLeaves(), 0);
        _assertEq(token.balanceOf(author), 10, "the author's tokens");
    }

    function test_GivenSeized() public {
        HostileToken token = new HostileToken();
        _setUpWith(address(token));
        UsageEpoch memory epoch = _publishHere();
        Leaf[] memory others = _leaves(60);
        UsageEpoch memory other = _publishEpoch(0, others);
        token.seize(address(epochs), 15);
        _claim(epoch, _twoLeaves(), 0);
        vm.expectRevert();
        epochs.claim(_one(_claimOf(epoch, _twoLeaves(), 1)));
        _claim(other, others, 0);
        _assertEq(dollar.balanceOf(author), 60, "the author's dollars");
    }
}
