// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {GovernedOpen} from "../src/GovernedOpen.sol";
import {WalletFixture} from "./Wallets.sol";

/// @notice A deployed GovernedOpen, and one-line ways to wrap and to sign payments.
abstract contract GovernedOpenFixture is WalletFixture {
    uint256 internal constant KEY = 0xA11CE;
    address internal alice = makeAddr("alice");
    address internal bob = makeAddr("bob");
    GovernedOpen internal token;

    /// @dev What a payer signs.
    struct Payment {
        address from;
        address to;
        uint256 value;
        uint256 validAfter;
        uint256 validBefore;
        bytes32 nonce;
    }

    function setUp() public virtual {
        vm.chainId(161_200);
        vm.warp(1_795_000_000);
        token = new GovernedOpen();
    }

    function wrap(address account, uint256 amount) internal {
        vm.deal(account, account.balance + amount);
        vm.prank(account);
        token.deposit{value: amount}();
    }

    function digest(bytes32 structHash) internal view returns (bytes32) {
        return keccak256(abi.encodePacked(hex"1901", token.DOMAIN_SEPARATOR(), structHash));
    }

    function payment(address from, bytes32 nonce) internal view returns (Payment memory) {
        return Payment(from, bob, 1 ether, block.timestamp - 1, block.timestamp + 60, nonce);
    }

    /// @param kind "Transfer" or "Receive".
    function paymentDigest(string memory kind, Payment memory p) internal view returns (bytes32) {
        string memory fields =
            "WithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)";
        return digest(keccak256(abi.encode(keccak256(bytes(string.concat(kind, fields))), p)));
    }

    function cancelDigest(address authorizer, bytes32 nonce) internal view returns (bytes32) {
        bytes32 typehash = keccak256("CancelAuthorization(address authorizer,bytes32 nonce)");
        return digest(keccak256(abi.encode(typehash, authorizer, nonce)));
    }

    function sign(uint256 key, bytes32 hash) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, hash);
        return abi.encodePacked(r, s, v);
    }

    function transfer(Payment memory p, bytes memory signature) internal {
        token.transferWithAuthorization(p.from, p.to, p.value, p.validAfter, p.validBefore, p.nonce, signature);
    }

    function receiveAs(address receiver, Payment memory p, bytes memory signature) internal {
        vm.prank(receiver);
        token.receiveWithAuthorization(p.from, p.to, p.value, p.validAfter, p.validBefore, p.nonce, signature);
    }

    function transferSplit(Payment memory p, uint8 v, bytes32 r, bytes32 s) internal {
        token.transferWithAuthorization(p.from, p.to, p.value, p.validAfter, p.validBefore, p.nonce, v, r, s);
    }

    function receiveSplitAs(address receiver, Payment memory p, uint8 v, bytes32 r, bytes32 s) internal {
        vm.prank(receiver);
        token.receiveWithAuthorization(p.from, p.to, p.value, p.validAfter, p.validBefore, p.nonce, v, r, s);
    }
}
