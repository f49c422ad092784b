// The framework alone.
export const express = () => ({})
export const koa = () => ({})
