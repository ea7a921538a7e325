// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Voucher} from "../../contracts/types/Channels.sol";
import {Vm} from "./TestBase.sol";

/// @title Vouchers
/// @notice Signs vouchers.
library Vouchers {
    Vm private constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    function hash(Voucher memory voucher) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    keccak256("Voucher(bytes32 channelId,bytes32 poolId,uint96 total,uint48 expiry)"),
                    voucher.channelId,
                    voucher.poolId,
                    voucher.total,
                    voucher.expiry
                )
            );
    }

    /// @param domain Of the channels contract.
    function sign(Voucher memory voucher, uint256 key, bytes32 domain) internal pure returns (Voucher memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, keccak256(abi.encodePacked(hex"1901", domain, hash(voucher))));
        (voucher.r, voucher.vs) = (r, bytes32(uint256(s) | (uint256(v - 27) << 255)));
        return voucher;
    }
}
